package io.holdfast.demo.cluster;

import java.io.IOException;
import java.nio.file.Path;

/**
 * An HDFS of two data nodes, which both keep each block: one in the process of the name node, and one in a process of its own,
 * which can be killed. Its superuser is whoever runs the tests; permissions and quotas are kept, as in a real one.
 */
final class HdfsProcess implements AutoCloseable {

    static final int BLOCK_BYTES = 1 << 20;

    private final PartProcess nameNode;
    private final DataNodeProcess dataNode;

    private HdfsProcess(PartProcess nameNode, DataNodeProcess dataNode) {
        this.nameNode = nameNode;
        this.dataNode = dataNode;
    }

    static HdfsProcess start(Path folder) throws IOException {
        PartProcess nameNode =
                PartProcess.start(HdfsProcessMain.class, folder.resolve("process.log"), folder.toString());
        try {
            return new HdfsProcess(nameNode, DataNodeProcess.join(uri(nameNode), folder.resolve("data-node")));
        } catch (IOException | RuntimeException e) {
            nameNode.kill();
            throw e;
        }
    }

    /** {@code hdfs://host:port}, without a slash at its end. */
    String uri() {
        return uri(nameNode);
    }

    private static String uri(PartProcess nameNode) {
        return "hdfs://localhost:" + nameNode.answer();
    }

    DataNodeProcess dataNode() {
        return dataNode;
    }

    @Override
    public void close() throws IOException {
        dataNode.kill();
        nameNode.stop();
    }
}
