package io.holdfast.app;

import io.holdfast.error.Unavailable;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.BoundedExponentialBackoffRetry;

/** Connects to the cluster's ZooKeeper, where election and journal are. */
final class ZooKeepers {

    /** The node under which everything of ours is kept. */
    static final String ROOT = "/holdfast";

    private static final int CONNECT_MILLIS = 10_000;

    private final Duration silence;

    /** @param silence how long this process may give no sign of life before what it holds is given to another */
    ZooKeepers(Duration silence) {
        this.silence = silence;
    }

    /** Connects, and returns when ZooKeeper has answered. */
    CuratorFramework connect(String quorum) {
        CuratorFramework zooKeeper = CuratorFrameworkFactory.newClient(
                quorum, (int) silence.toMillis(), CONNECT_MILLIS, new BoundedExponentialBackoffRetry(200, 5_000, 5));
        zooKeeper.start();
        try {
            if (zooKeeper.blockUntilConnected(CONNECT_MILLIS, TimeUnit.MILLISECONDS)) {
                return zooKeeper;
            }
            zooKeeper.close();
            throw new Unavailable(
                    "unable to reach ZooKeeper: expected an answer from %s within %d s, found none"
                            .formatted(quorum, CONNECT_MILLIS / 1000),
                    "check that ZooKeeper is up",
                    null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            zooKeeper.close();
            throw new Unavailable("unable to reach ZooKeeper: interrupted", null, e);
        }
    }
}
