package io.holdfast.election;

import io.holdfast.error.Unavailable;
import io.holdfast.procedure.ProcedureId;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;

/**
 * What others ask of a leader they cannot reach otherwise: to cancel a session. A node each under the root; the leader
 * looks at them now and then, and takes them away.
 */
public final class CancelRequests {

    private static final String NODE = "/cancel";

    private final CuratorFramework zooKeeper;
    private final String path;

    public CancelRequests(CuratorFramework zooKeeper, String root) {
        this.zooKeeper = zooKeeper;
        this.path = root + NODE;
    }

    /** Asks whoever leads, or is next to lead. Asking twice is fine. */
    public void ask(ProcedureId id) {
        calling(() -> {
            try {
                zooKeeper.create().creatingParentsIfNeeded().forPath(path + "/" + id);
            } catch (KeeperException.NodeExistsException askedAlready) {
                // That is what was wanted.
            }
            return id;
        });
    }

    public List<ProcedureId> pending() {
        return calling(() -> {
            try {
                return zooKeeper.getChildren().forPath(path).stream()
                        .map(ProcedureId::new)
                        .toList();
            } catch (KeeperException.NoNodeException nobodyEverAsked) {
                return List.of();
            }
        });
    }

    public void answered(ProcedureId id) {
        calling(() -> {
            try {
                zooKeeper.delete().forPath(path + "/" + id);
            } catch (KeeperException.NoNodeException alreadyGone) {
                // That is what was wanted.
            }
            return id;
        });
    }

    @FunctionalInterface
    private interface Call<T> {
        T call() throws Exception;
    }

    private static <T> T calling(Call<T> call) {
        try {
            return call.call();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("unable to ask the leader: interrupted", null, e);
        } catch (Exception e) {
            throw ZooKeeperErrors.translate("ask the leader", e);
        }
    }
}
