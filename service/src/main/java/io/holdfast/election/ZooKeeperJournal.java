package io.holdfast.election;

import io.holdfast.error.Fenced;
import io.holdfast.error.Unavailable;
import io.holdfast.procedure.Journal;
import io.holdfast.procedure.JournalCodec;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.ProcedureId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.transaction.CuratorOp;
import org.apache.zookeeper.KeeperException;

/**
 * The journal in ZooKeeper: one node a procedure. Every write is one {@code multi} that also checks the version of the
 * epoch node, which fences a deposed leader without a hole (proven by {@code ZooKeeperJournalTest}).
 */
public final class ZooKeeperJournal implements Journal {

    private static final String PROCEDURES_NODE = "/procedures";

    private final CuratorFramework zooKeeper;
    private final String path;
    private final Leadership leadership;

    public ZooKeeperJournal(CuratorFramework zooKeeper, String root, Leadership leadership) {
        this.zooKeeper = zooKeeper;
        this.path = root + PROCEDURES_NODE;
        this.leadership = leadership;
    }

    @Override
    public List<JournalRecord> load() {
        return calling("read", () -> {
            if (zooKeeper.checkExists().forPath(path) == null) {
                return List.of();
            }
            List<JournalRecord> records = new ArrayList<>();
            for (String child : zooKeeper.getChildren().forPath(path)) {
                String node = path + "/" + child;
                records.add(JournalCodec.decode(node, zooKeeper.getData().forPath(node)));
            }
            records.sort(Comparator.comparing(JournalRecord::startedAt));
            return List.copyOf(records);
        });
    }

    @Override
    public void write(JournalRecord record) {
        byte[] bytes = JournalCodec.encode(record);
        String node = nodeOf(record.id());
        calling("write", () -> {
            if (zooKeeper.checkExists().forPath(path) == null) {
                zooKeeper.createContainers(path);
            }
            if (zooKeeper.checkExists().forPath(node) == null) {
                try {
                    return inThisEpoch(zooKeeper.transactionOp().create().forPath(node, bytes));
                } catch (KeeperException.NodeExistsException repeatedAfterALostAnswer) {
                    // Nobody but the leader writes here: the first try had worked.
                }
            }
            return inThisEpoch(zooKeeper.transactionOp().setData().forPath(node, bytes));
        });
    }

    @Override
    public void remove(ProcedureId id) {
        calling("write", () -> {
            try {
                return inThisEpoch(zooKeeper.transactionOp().delete().forPath(nodeOf(id)));
            } catch (KeeperException.NoNodeException alreadyGone) {
                return List.of();
            }
        });
    }

    @Override
    public void checkLeading() {
        calling("read", () -> zooKeeper.transaction().forOperations(epochCheck()));
    }

    private Object inThisEpoch(CuratorOp change) throws Exception {
        return zooKeeper.transaction().forOperations(epochCheck(), change);
    }

    private CuratorOp epochCheck() throws Exception {
        return zooKeeper
                .transactionOp()
                .check()
                .withVersion(leadership.epochVersion())
                .forPath(leadership.epochPath());
    }

    private String nodeOf(ProcedureId id) {
        return path + "/" + id;
    }

    @FunctionalInterface
    private interface Call<T> {
        T call() throws Exception;
    }

    private <T> T calling(String verb, Call<T> call) {
        try {
            return call.call();
        } catch (KeeperException.BadVersionException e) {
            throw new Fenced("unable to %s the journal: expected epoch %d to be the newest, found a newer one"
                    .formatted(verb, leadership.epoch()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fenced("unable to %s the journal: this process is being stopped".formatted(verb));
        } catch (Exception e) {
            throw new Unavailable("unable to %s the journal: %s".formatted(verb, e), "check that ZooKeeper is up", e);
        }
    }
}
