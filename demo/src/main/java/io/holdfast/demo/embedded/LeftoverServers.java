package io.holdfast.demo.embedded;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;

/**
 * Removes the presence of servers that were killed. Their sessions would live on in the restarted ZooKeeper for up to 40
 * seconds, and a master would wait for them. Whoever holds the folder's lock knows that none of them is alive. Sessions
 * of other clients are not touched.
 */
final class LeftoverServers {

    private static final int SESSION_MILLIS = 20_000;
    private static final List<String> PRESENCE = List.of("/hbase/rs", "/hbase/backup-masters");
    private static final String ACTIVE_MASTER = "/hbase/master";

    private LeftoverServers() {}

    static void remove(int clientPort) throws IOException, InterruptedException {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper zooKeeper = new ZooKeeper("localhost:" + clientPort, SESSION_MILLIS, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        try {
            if (!connected.await(SESSION_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IOException("ZooKeeper did not answer on port " + clientPort);
            }
            delete(zooKeeper, ACTIVE_MASTER);
            for (String parent : PRESENCE) {
                deleteChildren(zooKeeper, parent);
            }
        } catch (KeeperException e) {
            throw new IOException("ZooKeeper refused to forget servers that were killed", e);
        } finally {
            zooKeeper.close();
        }
    }

    private static void deleteChildren(ZooKeeper zooKeeper, String parent)
            throws KeeperException, InterruptedException {
        if (zooKeeper.exists(parent, false) != null) {
            for (String child : zooKeeper.getChildren(parent, false)) {
                delete(zooKeeper, parent + "/" + child);
            }
        }
    }

    private static void delete(ZooKeeper zooKeeper, String path) throws KeeperException, InterruptedException {
        if (zooKeeper.exists(path, false) != null) {
            zooKeeper.delete(path, -1);
        }
    }
}
