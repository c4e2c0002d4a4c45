package io.holdfast.demo.cluster;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** The main class of an {@link HdfsProcess}: says the port of the name node. */
final class HdfsProcessMain {

    private HdfsProcessMain() {}

    /** Argument: the folder that everything is kept in. */
    public static void main(String[] args) {
        int status = run(args[0]);
        // Name node and data node leave threads behind that are not daemons.
        Runtime.getRuntime().halt(status);
    }

    private static int run(String folder) {
        Configuration settings = new HdfsConfiguration();
        settings.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder);
        // So that a file of a few megabytes has several blocks.
        settings.setLong("dfs.blocksize", HdfsProcess.BLOCK_BYTES);
        settings.setLong("dfs.namenode.fs-limits.min-block-size", HdfsProcess.BLOCK_BYTES);
        try (MiniDFSCluster hdfs =
                new MiniDFSCluster.Builder(settings).numDataNodes(1).build()) {
            hdfs.waitActive();
            PartProcess.ready(hdfs.getNameNodePort());
            PartProcess.awaitEnd();
            return 0;
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            return 1;
        }
    }
}
