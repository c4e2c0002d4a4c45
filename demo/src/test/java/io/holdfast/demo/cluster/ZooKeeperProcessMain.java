package io.holdfast.demo.cluster;

import java.io.File;
import java.io.IOException;
import org.apache.hadoop.hbase.zookeeper.MiniZooKeeperCluster;

/** The main class of a {@link ZooKeeperProcess}: says its port. */
final class ZooKeeperProcessMain {

    private ZooKeeperProcessMain() {}

    /** Argument: the folder that everything is kept in. */
    public static void main(String[] args) {
        int status = run(new File(args[0]));
        Runtime.getRuntime().halt(status);
    }

    private static int run(File folder) {
        MiniZooKeeperCluster zooKeeper = new MiniZooKeeperCluster();
        try {
            PartProcess.ready(zooKeeper.startup(folder));
            PartProcess.awaitEnd();
            zooKeeper.shutdown();
            return 0;
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }
}
