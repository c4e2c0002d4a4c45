package io.holdfast.demo.cluster;

import java.io.IOException;
import java.nio.file.Path;

/** A ZooKeeper in a process of its own. */
final class ZooKeeperProcess implements AutoCloseable {

    private final PartProcess process;

    private ZooKeeperProcess(PartProcess process) {
        this.process = process;
    }

    /** Returns when it answers. */
    static ZooKeeperProcess start(Path folder) throws IOException {
        return new ZooKeeperProcess(
                PartProcess.start(ZooKeeperProcessMain.class, folder.resolve("process.log"), folder.toString()));
    }

    int port() {
        return Integer.parseInt(process.answer());
    }

    @Override
    public void close() throws IOException {
        process.stop();
    }
}
