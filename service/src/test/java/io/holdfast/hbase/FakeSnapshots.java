package io.holdfast.hbase;

import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.Bytes;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of a {@link FakeCluster}. One that is asked for is complete after a few looks, unless HBase is told to give
 * it up; meanwhile no other of the same table is begun.
 */
public final class FakeSnapshots implements Snapshots {

    record Snapshot(
            TableId table, SnapshotForm form, Instant createdAt, Bytes descriptor, List<SnapshotRegion> regions) {}

    private record UnderWay(SnapshotName name, Snapshot snapshot, int looksLeft) {}

    private final FakeCluster cluster;
    private final Map<SnapshotName, Snapshot> complete = new TreeMap<>();
    private @Nullable UnderWay underWay;
    private int looks;
    private boolean listedEarly;
    private int givenUp;
    private int begun;

    FakeSnapshots(FakeCluster cluster) {
        this.cluster = cluster;
    }

    /** From now on each is complete after so many looks. */
    public void takeAfter(int looksUntilComplete) {
        looks = looksUntilComplete;
    }

    /** From now on each is listed from its beginning, as HBase up to 2.5.5 has it while it copies (HBASE-28042). */
    public void listEarly() {
        listedEarly = true;
    }

    /** The next ones come to nothing. */
    public void giveUp(int next) {
        givenUp = next;
    }

    /** How often one was begun. */
    public int begun() {
        return begun;
    }

    /** There is a snapshot of these regions. */
    public void have(SnapshotName name, TableId table, List<SnapshotRegion> regions) {
        complete.put(
                name,
                new Snapshot(
                        table, SnapshotForm.FLUSH, Instant.ofEpochMilli(1), FakeCluster.descriptor(table), regions));
    }

    void takeAtOnce(SnapshotName name, TableId table) {
        complete.put(name, of(table, SnapshotForm.FLUSH, Instant.ofEpochMilli(1)));
    }

    private Snapshot of(TableId table, SnapshotForm form, Instant createdAt) {
        FakeCluster.Table from = cluster.table(table);
        return new Snapshot(
                table, from.enabled() ? form : SnapshotForm.OFFLINE, createdAt, from.descriptor(), from.regions());
    }

    @Override
    public boolean begin(SnapshotRequest request) {
        cluster.called("take");
        if (complete.containsKey(request.name())) {
            throw new Conflict("unable to take snapshot " + request.name() + ": found one", null);
        }
        if (underWay != null) {
            return false;
        }
        if (cluster.find(request.table()).isEmpty()) {
            throw new Rejected("unable to take a snapshot of table " + request.table(), null);
        }
        begun++;
        if (givenUp > 0) {
            givenUp--;
            return true;
        }
        underWay = new UnderWay(request.name(), of(request.table(), request.form(), request.createdAt()), looks);
        look();
        return true;
    }

    private void look() {
        if (underWay != null && underWay.looksLeft() == 0) {
            complete.put(underWay.name(), underWay.snapshot());
            underWay = null;
        } else if (underWay != null) {
            underWay = new UnderWay(underWay.name(), underWay.snapshot(), underWay.looksLeft() - 1);
        }
    }

    @Override
    public boolean isUnderWay(SnapshotRequest request) {
        boolean now = underWay != null && underWay.name().equals(request.name());
        look();
        return now;
    }

    @Override
    public List<SnapshotFacts> list() {
        look();
        Map<SnapshotName, Snapshot> listed = new TreeMap<>(complete);
        if (listedEarly && underWay != null) {
            listed.put(underWay.name(), underWay.snapshot());
        }
        return listed.entrySet().stream()
                .map(e -> new SnapshotFacts(
                        e.getKey(),
                        e.getValue().table(),
                        e.getValue().form(),
                        e.getValue().createdAt(),
                        Optional.empty()))
                .toList();
    }

    @Override
    public void delete(SnapshotName name) {
        cluster.called("delete");
        requireWhole(name);
        complete.remove(name);
    }

    @Override
    public Bytes descriptor(SnapshotName name) {
        return snapshot(name).descriptor();
    }

    @Override
    public void readRegions(SnapshotName name, Consumer<SnapshotRegion> visitor) {
        cluster.called("readRegions");
        snapshot(name).regions().forEach(visitor);
    }

    private void requireWhole(SnapshotName name) {
        if (listedEarly && underWay != null && underWay.name().equals(name)) {
            throw new Corrupt("snapshot " + name + " is not complete", null, null);
        }
    }

    Snapshot snapshot(SnapshotName name) {
        requireWhole(name);
        Snapshot snapshot = complete.get(name);
        if (snapshot == null) {
            throw new Unavailable("unable to read snapshot " + name + ": found none", null, null);
        }
        return snapshot;
    }

    void put(SnapshotName name, Snapshot snapshot) {
        complete.put(name, snapshot);
    }

    @Override
    public void cloneAs(SnapshotName name, TableId table) {
        cluster.called("cloneAs");
        if (cluster.find(table).isPresent()) {
            throw new Conflict("unable to clone: found table " + table, null);
        }
        if (!cluster.namespaces().contains(table.namespace())) {
            throw new Rejected("unable to clone: found no namespace " + table.namespace(), null);
        }
        Snapshot snapshot = snapshot(name);
        snapshot.regions().forEach(region -> region.families()
                .forEach(family -> family.files().forEach(file -> cluster.bytes(file.origin()))));
        Bytes descriptor = FakeCluster.descriptor(table);
        cluster.put(
                table, true, isForEver(snapshot) ? cluster.withoutExpiry(descriptor) : descriptor, snapshot.regions());
    }

    @Override
    public void restore(SnapshotName name) {
        cluster.called("restore");
        Snapshot snapshot = snapshot(name);
        if (cluster.table(snapshot.table()).enabled()) {
            throw new Rejected("unable to restore: expected the table to be disabled", null);
        }
        cluster.put(snapshot.table(), false, snapshot.descriptor(), snapshot.regions());
    }

    private boolean isForEver(Snapshot snapshot) {
        return cluster.parse(snapshot.descriptor())
                .families()
                .get(0)
                .timeToLive()
                .isEmpty();
    }

    @Override
    public void duplicate(SessionId session, SnapshotName name, SnapshotName copy, TableId table) {
        cluster.called("duplicate");
        Snapshot original = snapshot(name);
        complete.putIfAbsent(
                copy,
                new Snapshot(table, original.form(), original.createdAt(), original.descriptor(), original.regions()));
    }

    @Override
    public boolean isClone(TableId table, SnapshotName name) {
        return cluster.table(table).regions().equals(snapshot(name).regions());
    }
}
