package io.holdfast.control;

import io.holdfast.api.BackupRequest;
import io.holdfast.api.BackupResult;
import io.holdfast.api.Progress;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.WorkerList;
import io.holdfast.archive.ArchiveProcedure;
import io.holdfast.archive.LogMergeProcedure;
import io.holdfast.backup.FullBackupProcedure;
import io.holdfast.backup.IncrementalBackupProcedure;
import io.holdfast.catalog.CatalogMemories;
import io.holdfast.catalog.RememberedCatalogs;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.ValueForms;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.FakeCluster;
import io.holdfast.measure.Bandwidth;
import io.holdfast.procedure.CallingThread;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.MemoryJournal;
import io.holdfast.procedure.Procedure;
import io.holdfast.procedure.ProcedureEngine;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;
import io.holdfast.procedure.RetryPolicy;
import io.holdfast.procedure.StateCodec;
import io.holdfast.qualify.Check;
import io.holdfast.qualify.Verdict;
import io.holdfast.repository.Inspection;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.restore.ImportPins;
import io.holdfast.restore.RestoreProcedures;
import io.holdfast.snapshot.SnapshotProcedures;
import io.holdfast.snapshot.SnapshotSettings;
import io.holdfast.storage.MemoryObjectStore;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectStore;
import io.holdfast.verify.Verifier;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** A cluster and a repository in memory, and front doors to them. */
public final class DoorScene {

    /** What is configured for the repository. */
    static final Bandwidth BANDWIDTH = new Bandwidth(5_000_000);

    final Clock clock;
    final MemoryObjectStore store;
    final FakeCluster cluster;
    final RememberedCatalogs memories = new RememberedCatalogs();
    final Map<ProcedureId, Progress> progress = new HashMap<>();
    final MemoryJournal journal = new MemoryJournal();
    /** What procedures and verifications were to keep to. */
    final List<Bandwidth> bandwidths = new ArrayList<>();

    final List<ProcedureId> toCancel = new ArrayList<>();
    final List<ProcedureId> inBackground = new ArrayList<>();

    DoorScene() {
        this(Clock.systemUTC());
    }

    private DoorScene(Clock clock) {
        this(clock, new MemoryObjectStore(clock), new FakeCluster("cluster-1"));
    }

    public DoorScene(Clock clock, MemoryObjectStore store, FakeCluster cluster) {
        this.clock = clock;
        this.store = store;
        this.cluster = cluster;
    }

    FrontDoor door() {
        return new FrontDoor(
                new OnlyRepository(store),
                memories,
                new OnlyCluster(),
                new FakeLeaders(store),
                clock,
                new Random(3),
                verifier());
    }

    /** A door to another place, that remembers as it is told to. */
    public FrontDoor door(ObjectStore view, CatalogMemories kept) {
        return new FrontDoor(
                new OnlyRepository(view),
                kept,
                new OnlyCluster(),
                new FakeLeaders(view),
                clock,
                new Random(5),
                verifier());
    }

    /** A door behind which any call for a cluster is an error of the test. */
    FrontDoor doorWithoutCluster(ObjectStore view) {
        return new FrontDoor(
                new OnlyRepository(view),
                memories,
                new NoCluster(),
                new FakeLeaders(view),
                clock,
                new Random(4),
                verifier());
    }

    private Verifier verifier() {
        return new Verifier(clock, 2, Optional::empty);
    }

    Repository repository() {
        return Repository.open(store);
    }

    BackupResult backUp(String... tables) {
        return door().createBackup(tables(tables), ProgressListener.NONE);
    }

    static BackupRequest tables(String... tables) {
        return BackupRequest.of(BackupRequest.Type.FULL, tables);
    }

    List<String> keys(String... folders) {
        List<KeyPrefix> prefixes = folders.length == 0
                ? List.of(KeyPrefix.all())
                : Arrays.stream(folders).map(KeyPrefix::folder).toList();
        return prefixes.stream().flatMap(this::keys).toList();
    }

    private Stream<String> keys(KeyPrefix prefix) {
        try (Stream<ObjectInfo> objects = store.list(prefix)) {
            return objects.map(object -> object.key().path()).toList().stream();
        }
    }

    private final class OnlyRepository implements RepositoryDesk {
        private final ObjectStore view;

        OnlyRepository(ObjectStore view) {
            this.view = view;
        }

        @Override
        public boolean isNamed() {
            return true;
        }

        @Override
        public String location() {
            return "memory";
        }

        @Override
        public Optional<Bandwidth> bandwidth() {
            return Optional.of(BANDWIDTH);
        }

        @Override
        public Repository init() {
            return Repository.init(view, new Random(1), clock);
        }

        @Override
        public Verdict qualify() {
            return new Verdict(List.of(new Check("listing", true, "fine"), new Check("clock", false, "wrong")));
        }

        @Override
        public Repository open() {
            return Repository.open(view);
        }

        @Override
        public Inspection inspect(LongSupplier bytesPerSecond) {
            bandwidths.add(new Bandwidth(bytesPerSecond.getAsLong()));
            return Inspection.of(view);
        }

        @Override
        public void close() {}
    }

    private final class OnlyCluster implements ClusterDesk {
        @Override
        public boolean isNamed() {
            return true;
        }

        @Override
        public Cluster connect() {
            return cluster;
        }

        @Override
        public void close() {}
    }

    private static final class NoCluster implements ClusterDesk {
        @Override
        public boolean isNamed() {
            return false;
        }

        @Override
        public Cluster connect() {
            throw new AssertionError("expected no call for a cluster");
        }

        @Override
        public void close() {}
    }

    /** Tidies up behind each session, as any leader. */
    private record Tidying(ProcedureListener listener, ImportPins pins) implements ProcedureListener {

        @Override
        public void moved(JournalRecord record) {
            listener.moved(record);
        }

        @Override
        public void progressed(ProcedureId id, String step, long done, long total, String unit) {
            listener.progressed(id, step, done, total, unit);
        }

        @Override
        public void ended(JournalRecord record) {
            listener.ended(record);
            pins.release(Set.of());
        }
    }

    private record FakeLead(
            ProcedureEngine engine,
            FullBackupProcedure fullBackup,
            RestoreProcedures restores,
            SnapshotProcedures snapshots)
            implements Lead {

        @Override
        public IncrementalBackupProcedure incrementalBackup() {
            throw new UnsupportedOperationException("a cluster without logs");
        }

        @Override
        public ArchiveProcedure archive() {
            throw new UnsupportedOperationException("a cluster without logs");
        }

        @Override
        public LogMergeProcedure logMerge() {
            throw new UnsupportedOperationException("a cluster without logs");
        }

        @Override
        public void close() {}
    }

    /** Leads with the one journal; what is to run in the background is noted. */
    private final class FakeLeaders implements Leaders {

        private final ObjectStore view;

        FakeLeaders(ObjectStore view) {
            this.view = view;
        }

        @Override
        public Lead lead(Cluster over, ProcedureId session, ProcedureListener listener, Runnable whileWaiting) {
            Lead lead = DoorScene.this.lead(over, listener, view);
            lead.engine().start();
            toCancel.forEach(lead.engine()::cancel);
            toCancel.clear();
            lead.engine().settle();
            return lead;
        }

        @Override
        public Lead leadToRecord(Cluster over, Runnable whileWaiting) {
            Lead lead = DoorScene.this.lead(over, ProcedureListener.NONE, view);
            lead.engine().start();
            return lead;
        }

        @Override
        public Duration silence() {
            return Duration.ofSeconds(10);
        }

        @Override
        public List<JournalRecord> journal(Cluster over) {
            return journal.load();
        }

        @Override
        public Map<ProcedureId, Progress> progress(Cluster over) {
            return progress;
        }

        @Override
        public WorkerList workers() {
            return new WorkerList(List.of());
        }

        @Override
        public void askToCancel(Cluster over, ProcedureId session) {
            toCancel.add(session);
        }

        @Override
        public void runInBackground(ProcedureId session) {
            inBackground.add(session);
        }
    }

    private Lead lead(Cluster over, ProcedureListener listener, ObjectStore view) {
        SnapshotProcedures snapshots = new SnapshotProcedures(over, clock, SnapshotSettings.DEFAULT);
        Repositories limits = (location, limit) -> {
            limit.ifPresent(bandwidths::add);
            return Repository.open(view);
        };
        FullBackupProcedure backup =
                new FullBackupProcedure(over, snapshots.batch(), limits, new LeaderEpoch(1), "test", clock, 2);
        RestoreProcedures restores = new RestoreProcedures(over, snapshots.table(), limits, clock, 2);
        List<Procedure<?, ?>> kinds = new ArrayList<>(snapshots.kindsWith(backup));
        kinds.addAll(restores.kinds());
        return new FakeLead(
                new ProcedureEngine(
                        journal,
                        kinds,
                        new StateCodec(ValueForms.module()),
                        clock,
                        RetryPolicy.DEFAULT,
                        new CallingThread(),
                        new Tidying(listener, new ImportPins(over))),
                backup,
                restores,
                snapshots);
    }
}
