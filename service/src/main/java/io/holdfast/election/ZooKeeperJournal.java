package io.holdfast.election;

import io.holdfast.error.Fenced;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.Unavailable;
import io.holdfast.procedure.Journal;
import io.holdfast.procedure.JournalCodec;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.ProcedureId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    /** The nodes that there are; nobody but the leader makes and removes them. */
    private final Set<String> there = ConcurrentHashMap.newKeySet();

    public ZooKeeperJournal(CuratorFramework zooKeeper, String root, Leadership leadership) {
        this.zooKeeper = zooKeeper;
        this.path = root + PROCEDURES_NODE;
        this.leadership = leadership;
    }

    @Override
    public List<JournalRecord> load() {
        List<JournalRecord> records = read(zooKeeper, path);
        records.forEach(record -> there.add(nodeOf(record.id())));
        return records;
    }

    /** What is in the journal, for one who does not lead. What a leader changes meanwhile is seen before or after. */
    public static List<JournalRecord> readBelow(CuratorFramework zooKeeper, String root) {
        return read(zooKeeper, root + PROCEDURES_NODE);
    }

    private static List<JournalRecord> read(CuratorFramework zooKeeper, String path) {
        return reading(() -> {
            List<JournalRecord> records = new ArrayList<>();
            for (String child : children(zooKeeper, path)) {
                String node = path + "/" + child;
                try {
                    records.add(JournalCodec.decode(node, zooKeeper.getData().forPath(node)));
                } catch (KeeperException.NoNodeException removedMeanwhile) {
                    // Then it has been forgotten.
                }
            }
            return List.copyOf(records);
        });
    }

    private static List<String> children(CuratorFramework zooKeeper, String path) throws Exception {
        try {
            return zooKeeper.getChildren().forPath(path);
        } catch (KeeperException.NoNodeException nothingWasEverWritten) {
            return List.of();
        }
    }

    @Override
    public void write(List<JournalRecord> records) {
        List<byte[]> encoded = JournalCodec.encode(records);
        calling("write", () -> {
            makeRoom();
            List<CuratorOp> changes = new ArrayList<>();
            for (int i = 0; i < encoded.size(); i++) {
                changes.add(put(nodeOf(records.get(i).id()), encoded.get(i)));
            }
            try {
                inThisEpoch(changes);
            } catch (KeeperException.NodeExistsException repeatedAfterALostAnswer) {
                // Nobody but the leader writes here: the first try had worked, and there is nothing else to write.
                requireAll(records, encoded);
            }
            records.forEach(record -> there.add(nodeOf(record.id())));
            return records;
        });
    }

    private CuratorOp put(String node, byte[] bytes) throws Exception {
        return there.contains(node)
                ? zooKeeper.transactionOp().setData().forPath(node, bytes)
                : zooKeeper.transactionOp().create().forPath(node, bytes);
    }

    private void makeRoom() throws Exception {
        if (there.isEmpty() && zooKeeper.checkExists().forPath(path) == null) {
            zooKeeper.create().orSetData().creatingParentsIfNeeded().forPath(path, new byte[0]);
        }
    }

    private void requireAll(List<JournalRecord> records, List<byte[]> encoded) throws Exception {
        for (int i = 0; i < encoded.size(); i++) {
            String node = nodeOf(records.get(i).id());
            if (!Arrays.equals(zooKeeper.getData().forPath(node), encoded.get(i))) {
                throw new IllegalStateException(node + " is not what was written");
            }
        }
    }

    @Override
    public void remove(List<ProcedureId> ids) {
        calling("write", () -> {
            List<CuratorOp> changes = new ArrayList<>();
            for (ProcedureId id : ids) {
                if (zooKeeper.checkExists().forPath(nodeOf(id)) != null) {
                    changes.add(zooKeeper.transactionOp().delete().forPath(nodeOf(id)));
                }
            }
            try {
                inThisEpoch(changes);
            } catch (KeeperException.NoNodeException repeatedAfterALostAnswer) {
                // All or none: the first try had removed them.
            }
            ids.forEach(id -> there.remove(nodeOf(id)));
            return ids;
        });
    }

    @Override
    public void checkLeading() {
        calling("read", () -> zooKeeper.transaction().forOperations(epochCheck()));
    }

    private void inThisEpoch(List<CuratorOp> changes) throws Exception {
        List<CuratorOp> all = new ArrayList<>(changes);
        all.add(0, epochCheck());
        zooKeeper.transaction().forOperations(all);
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

    private static <T> T reading(Call<T> call) {
        try {
            return call.call();
        } catch (HoldfastException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fenced("unable to read the journal: this process is being stopped");
        } catch (Exception e) {
            throw ZooKeeperErrors.translate("read the journal", e);
        }
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
