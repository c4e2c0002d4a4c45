package io.holdfast.election;

import io.holdfast.error.Conflict;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderLatchListener;
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

    private static final long NANOS_BETWEEN_LOOKS = TimeUnit.SECONDS.toNanos(1);

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
     * @param whileWaiting called about once a second; what it throws ends the waiting
     * @param root the node under which everything of ours is kept
     * @param self who we are, for others to read
     * @throws Conflict if another leads for longer than {@code patience}
     * @throws Rejected if we may not write below the root
     * @throws Unavailable if ZooKeeper cannot be reached
     */
    public static Leadership take(
            CuratorFramework zooKeeper, String root, String self, Duration patience, Runnable whileWaiting) {
        LeaderLatch latch = new LeaderLatch(zooKeeper, root + CANDIDATES_NODE, self);
        try {
            makeRoom(zooKeeper, root + CANDIDATES_NODE);
            latch.start();
            if (!await(latch, patience, whileWaiting)) {
                String leader = latch.getLeader().getId();
                throw new Conflict(
                        "unable to lead: expected no other leader, found %s for more than %d s"
                                .formatted(leader, patience.toSeconds()),
                        "wait until it is done, or send the request to it");
            }
            return new Leadership(latch, root + EPOCH_NODE, beginEpoch(zooKeeper, root + EPOCH_NODE));
        } catch (IllegalStateException e) {
            abandon(latch);
            throw new Unavailable("unable to lead: " + e, "check that ZooKeeper is up", e);
        } catch (RuntimeException e) {
            abandon(latch);
            throw e;
        } catch (InterruptedException e) {
            abandon(latch);
            Thread.currentThread().interrupt();
            throw new Unavailable("unable to lead: interrupted while waiting", null, e);
        } catch (Exception e) {
            abandon(latch);
            throw ZooKeeperErrors.translate("lead", e);
        }
    }

    /** The latch works in the background, and would wait in vain, and without a word, for one who may not write. */
    private static void makeRoom(CuratorFramework zooKeeper, String path) throws Exception {
        try {
            zooKeeper.create().creatingParentsIfNeeded().forPath(path, new byte[0]);
        } catch (KeeperException.NodeExistsException alreadyThere) {
            // Then we may write there: that is looked at first.
        }
    }

    private static boolean await(LeaderLatch latch, Duration patience, Runnable whileWaiting) throws Exception {
        long until = System.nanoTime() + patience.toNanos();
        while (!latch.await(Math.min(NANOS_BETWEEN_LOOKS, until - System.nanoTime()), TimeUnit.NANOSECONDS)) {
            if (System.nanoTime() >= until) {
                return false;
            }
            whileWaiting.run();
        }
        return true;
    }

    private static void abandon(LeaderLatch latch) {
        try {
            latch.close();
        } catch (IOException | IllegalStateException neverBegunOrEndsWithTheSession) {
            // Its node ends with the ZooKeeper session.
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

    /**
     * Has something called once the lead is lost or cannot be known to be held, or at once if that is so already. It is not
     * taken again: it has to be closed.
     */
    public void whenLost(Runnable lost) {
        latch.addListener(new LeaderLatchListener() {
            @Override
            public void isLeader() {
                // Ours has begun before; should the latch win again, it is in an epoch that is not ours.
            }

            @Override
            public void notLeader() {
                lost.run();
            }
        });
        if (!latch.hasLeadership()) {
            lost.run();
        }
    }

    /** Who leads now, as it calls itself; empty if nobody does. */
    public static Optional<String> leaderOf(CuratorFramework zooKeeper, String root) {
        try {
            String leader = new LeaderLatch(zooKeeper, root + CANDIDATES_NODE)
                    .getLeader()
                    .getId();
            return Optional.of(leader).filter(id -> !id.isEmpty());
        } catch (KeeperException.NoNodeException nobodyEverLed) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("unable to look for the leader: interrupted", null, e);
        } catch (Exception e) {
            throw ZooKeeperErrors.translate("look for the leader", e);
        }
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
