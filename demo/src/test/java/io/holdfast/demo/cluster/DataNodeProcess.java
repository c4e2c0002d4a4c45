package io.holdfast.demo.cluster;

import java.io.IOException;
import java.nio.file.Path;

/** A data node in a process of its own. Started again it has its blocks again. */
public final class DataNodeProcess {

    private final String nameNode;
    private final Path folder;
    private PartProcess process;

    private DataNodeProcess(String nameNode, Path folder) throws IOException {
        this.nameNode = nameNode;
        this.folder = folder;
        this.process = launch();
    }

    static DataNodeProcess join(String nameNode, Path folder) throws IOException {
        return new DataNodeProcess(nameNode, folder);
    }

    /** Kills it at once, and returns when it is gone. */
    public void kill() {
        process.kill();
    }

    /** Returns when it has registered with the name node. */
    public void startAgain() throws IOException {
        process = launch();
    }

    private PartProcess launch() throws IOException {
        return PartProcess.start(DataNodeProcessMain.class, folder.resolve("process.log"), nameNode, folder.toString());
    }
}
