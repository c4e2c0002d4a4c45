package io.holdfast.demo.cluster;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.server.datanode.DataNode;

/** The main class of a {@link DataNodeProcess}. */
final class DataNodeProcessMain {

    private static final String ANY_PORT = "localhost:0";

    private static final long LOOK_NANOS = 50_000_000;

    private DataNodeProcessMain() {}

    /** Arguments: the name node as a URI, and the folder that everything is kept in. */
    public static void main(String[] args) {
        int status = run(args[0], args[1]);
        Runtime.getRuntime().halt(status);
    }

    private static int run(String nameNode, String folder) {
        Configuration settings = new HdfsConfiguration();
        settings.set("fs.defaultFS", nameNode);
        settings.set("dfs.datanode.data.dir", "file://" + folder + "/blocks");
        settings.set("dfs.datanode.address", ANY_PORT);
        settings.set("dfs.datanode.http.address", ANY_PORT);
        settings.set("dfs.datanode.ipc.address", ANY_PORT);
        settings.set("dfs.datanode.hostname", "localhost");
        try {
            DataNode dataNode = DataNode.createDataNode(new String[0], settings);
            while (!dataNode.isDatanodeFullyStarted()) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            PartProcess.ready(dataNode.getDisplayName());
            PartProcess.awaitEnd();
            return 0;
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            return 1;
        }
    }
}
