package io.holdfast.app;

import io.holdfast.election.OwnNodes;
import io.holdfast.error.Unavailable;
import io.holdfast.hbase.ZooKeeperAddress;
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

    /** Connects, and returns when ZooKeeper has answered. Where it knows users, what we make there is ours alone. */
    CuratorFramework connect(ZooKeeperAddress address) {
        CuratorFrameworkFactory.Builder builder = CuratorFrameworkFactory.builder()
                .connectString(address.quorum())
                .sessionTimeoutMs((int) silence.toMillis())
                .connectionTimeoutMs(CONNECT_MILLIS)
                .retryPolicy(new BoundedExponentialBackoffRetry(200, 5_000, 5));
        if (address.knowsUsers()) {
            builder.aclProvider(new OwnNodes());
        }
        CuratorFramework zooKeeper = builder.build();
        zooKeeper.start();
        try {
            awaitConnection(zooKeeper, address);
            if (address.knowsUsers()) {
                OwnNodes.claim(zooKeeper, ROOT);
            }
            return zooKeeper;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            zooKeeper.close();
            throw new Unavailable("unable to reach ZooKeeper: interrupted", null, e);
        } catch (RuntimeException e) {
            zooKeeper.close();
            throw e;
        }
    }

    private static void awaitConnection(CuratorFramework zooKeeper, ZooKeeperAddress address)
            throws InterruptedException {
        if (!zooKeeper.blockUntilConnected(CONNECT_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new Unavailable(
                    "unable to reach ZooKeeper: expected an answer from %s within %d s, found none"
                            .formatted(address.quorum(), CONNECT_MILLIS / 1000),
                    "check that ZooKeeper is up",
                    null);
        }
    }
}
