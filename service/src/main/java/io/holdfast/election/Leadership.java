package io.holdfast.election;

import io.holdfast.error.Conflict;
import io.holdfast.error.Unavailable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/**
 * The lead over one cluster, held until closed. Taking it begins a new epoch: the version of one ZooKeeper node, raised by
 * each leader. Whatever a leader writes to ZooKeeper checks that version in the same transaction, so that a leader that
 * was deposed without noticing writes nothing more.
 */
public final class Leadership implements AutoCloseable {

    private static final String EPOCH_NODE = "/epoch";
    private static final String CANDIDATES_NODE = "/leader";

    private final LeaderLatch latch;
    private final String epochPath;
    private final int epochVersion;

    private Leadership(LeaderLatch latch, String epochPath, int epochVersion) {
        this.latch = latch;
        this.epochPath = epochPath;
        this.epochVersion = epochVersion;
    }

    /**
     * Takes the lead, waiting for another leader to leave.
     *
     * @param root the node under which everything of ours is kept
     * @param self who we are, for others to read
     * @throws Conflict if another leads for longer than {@code patience}
     * @throws Unavailable if ZooKeeper cannot be reached
     */
    public static Leadership take(CuratorFramework zooKeeper, String root, String self, Duration patience) {
        LeaderLatch latch = new LeaderLatch(zooKeeper, root + CANDIDATES_NODE, self);
        try {
            latch.start();
            if (!latch.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                String leader = latch.getLeader().getId();
                latch.close();
                throw new Conflict(
                        "unable to lead: expected no other leader, found %s for more than %d s"
                                .formatted(leader, patience.toSeconds()),
                        "wait until it is done, or send the request to it");
            }
            return new Leadership(latch, root + EPOCH_NODE, beginEpoch(zooKeeper, root + EPOCH_NODE));
        } catch (Conflict e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("unable to lead: interrupted while waiting", null, e);
        } catch (Exception e) {
            throw new Unavailable("unable to lead: " + e, "check that ZooKeeper is up", e);
        }
    }

    private static int beginEpoch(CuratorFramework zooKeeper, String path) throws Exception {
        try {
            zooKeeper.create().creatingParentsIfNeeded().forPath(path, new byte[0]);
        } catch (KeeperException.NodeExistsException alreadyThere) {
            // Only the first leader of a cluster creates it.
        }
        Stat before = zooKeeper.checkExists().forPath(path);
        byte[] epoch = ByteBuffer.allocate(Integer.BYTES)
                .putInt(before.getVersion() + 1)
                .array();
        return zooKeeper
                .setData()
                .withVersion(before.getVersion())
                .forPath(path, epoch)
                .getVersion();
    }

    /** The number of this epoch: greater than that of every earlier leader of this cluster. */
    public long epoch() {
        return epochVersion;
    }

    String epochPath() {
        return epochPath;
    }

    int epochVersion() {
        return epochVersion;
    }

    /** Gives the lead up. */
    @Override
    public void close() {
        try {
            latch.close();
        } catch (IOException e) {
            // The lead ends with the ZooKeeper session, which is about to be closed.
        }
    }
}
