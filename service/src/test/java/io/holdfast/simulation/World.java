package io.holdfast.simulation;

import io.holdfast.api.GcResult;
import io.holdfast.backup.FullBackupProcedure;
import io.holdfast.backup.FullBackupState;
import io.holdfast.backup.OrphanedSnapshots;
import io.holdfast.error.ErrorCode;
import io.holdfast.error.Fenced;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.Layout;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.SessionId;
import io.holdfast.format.ShardRef;
import io.holdfast.format.TableImage;
import io.holdfast.format.ValueForms;
import io.holdfast.hbase.FakeCluster;
import io.holdfast.procedure.CallingThread;
import io.holdfast.procedure.Failure;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.MemoryJournal;
import io.holdfast.procedure.Phase;
import io.holdfast.procedure.ProcedureEngine;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;
import io.holdfast.procedure.RetryPolicy;
import io.holdfast.procedure.StateCodec;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.restore.RestoreProcedure;
import io.holdfast.restore.RestoreState;
import io.holdfast.restore.RestoreTarget;
import io.holdfast.retention.BackupDeletion;
import io.holdfast.retention.SmallRounds;
import io.holdfast.snapshot.SnapshotProcedures;
import io.holdfast.snapshot.SnapshotSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One repository, two clusters, and what processes do there; all that they share, and the one who watches over it. */
final class World {

    private static final StateCodec STATES = new StateCodec(ValueForms.module());
    private static final RetryPolicy RETRIES = new RetryPolicy(
            3, Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofHours(1), Duration.ofMinutes(1));

    private static final Pattern SESSION = Pattern.compile("\\d{8}T\\d{9}Z-[0-9a-f]{8}");

    private final Scheduler scheduler;
    private final Random random;
    private final View view;
    private final SharedStore shared;
    private final Invariants invariants;
    private final SimulatedCluster a;
    private final SimulatedCluster b;
    private final Set<BackupId> failed = new HashSet<>();
    private boolean misreads;
    private int damagedIntents;

    World(long seed, View view) {
        this.scheduler = new Scheduler(seed);
        this.random = scheduler.random();
        this.view = view;
        this.shared = new SharedStore(scheduler.clock());
        Map<String, String> contentByFile = new HashMap<>();
        this.a = new SimulatedCluster("a", random, scheduler.clock(), contentByFile);
        this.b = new SimulatedCluster("b", random, scheduler.clock(), contentByFile);
        Repository.init(shared.objects(), random, scheduler.clock(), attempt -> {});
        this.invariants = new Invariants(shared, contentByFile);
        shared.watch(invariants);
    }

    /** From now on what is read may be wrong although what is stored is right, and processes may say so. */
    void allowMisreading() {
        misreads = true;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    SharedStore shared() {
        return shared;
    }

    Invariants invariants() {
        return invariants;
    }

    List<SimulatedCluster> clusters() {
        return List.of(a, b);
    }

    /** The first of the clusters. */
    SimulatedCluster cluster() {
        return a;
    }

    /** Takes the lead of a cluster, takes up what is left there, and makes backups of what changes. */
    void lead(Actor actor, SimulatedCluster cluster, int backups) {
        lead(actor, cluster, backups, () -> {
            cluster.change();
            sleepAWhile(actor);
        });
    }

    /** Takes the lead and makes a backup of what is there. */
    void leadWithoutChange(Actor actor, SimulatedCluster cluster) {
        lead(actor, cluster, 1, () -> {});
    }

    private void lead(Actor actor, SimulatedCluster cluster, int backups, Runnable change) {
        long epoch = cluster.takeLead();
        actor.note("LEADS", "epoch " + epoch);
        SnapshotProcedures snapshots =
                new SnapshotProcedures(cluster.cluster(), cluster.clock(), SnapshotSettings.DEFAULT);
        FullBackupProcedure procedure = new FullBackupProcedure(
                cluster.cluster(),
                snapshots.batch(),
                repositories(actor),
                new LeaderEpoch(epoch),
                actor.name(),
                cluster.clock(),
                1);
        ProcedureEngine engine = new ProcedureEngine(
                new FencedJournal(cluster.journal(), actor, epoch, cluster::newestEpoch),
                snapshots.kindsWith(procedure),
                STATES,
                cluster.clock(),
                RETRIES,
                new CallingThread(actor::sleep),
                ProcedureListener.NONE);
        try {
            takeUp(actor, cluster, engine);
            for (int i = 0; i < backups; i++) {
                change.run();
                reported(actor, backUp(cluster, procedure, engine));
            }
        } catch (Fenced e) {
            // Another leads.
        }
    }

    private void takeUp(Actor actor, SimulatedCluster cluster, ProcedureEngine engine) {
        List<JournalRecord> left = engine.recover();
        left.forEach(record -> reported(actor, record));
        new OrphanedSnapshots(cluster.cluster())
                .delete(left.stream()
                        .filter(record -> !record.phase().isEnded())
                        .map(record -> record.id().text())
                        .collect(Collectors.toSet()));
    }

    private JournalRecord backUp(SimulatedCluster cluster, FullBackupProcedure procedure, ProcedureEngine engine) {
        FullBackupState state = FullBackupState.begin(
                SessionId.create(cluster.clock().instant(), random),
                "memory",
                cluster.tables(),
                null,
                cluster.clock().instant());
        return engine.run(new ProcedureId(state.session().text()), procedure, state);
    }

    private void reported(Actor actor, JournalRecord record) {
        actor.note("REPORTS " + record.id(), record.phase().name());
        BackupId backup = new BackupId(record.id().text());
        if (record.phase().hasHappened()) {
            require(invariants.wasEverListed(backup), "COMPLETE, but never listed: " + backup);
            require(
                    invariants.newest().backup(backup).isPresent() || invariants.isUnwanted(backup),
                    "COMPLETE, but not listed: " + backup);
        } else if (record.phase() == Phase.FAILED) {
            requireHonest(record);
            requireFailed(backup);
            failed.add(backup);
        }
    }

    /** Deletes a backup, which is gone from then on or at any time later. */
    void delete(Actor actor, BackupId backup) {
        invariants.unwant(backup);
        actor.note("DELETES " + backup, "");
        new BackupDeletion(repositories(actor).open("memory"), newSession(), scheduler.clock())
                .run(List.of(backup), false);
    }

    int damagedIntents() {
        return damagedIntents;
    }

    /** Makes an intent unreadable, if there is one. Nobody has to fail because of it. */
    void damageAnIntent(Actor actor) {
        List<ObjectKey> intents =
                shared.keys().stream().filter(Layout.intents()::covers).toList();
        if (!intents.isEmpty()) {
            ObjectKey intent = intents.get(random.nextInt(intents.size()));
            actor.note("DAMAGES " + intent, "");
            shared.damage(intent, new byte[random.nextInt(3)]);
            damagedIntents++;
        }
    }

    /** @param largestRound how many objects are condemned at a time */
    void collectGarbage(Actor actor, int largestRound) {
        Clock skewed = Clock.offset(scheduler.clock(), Duration.ofMinutes(random.nextInt(240) - 120));
        GcResult result = SmallRounds.of(repositories(actor).open("memory"), newSession(), skewed, largestRound)
                .run();
        actor.note("COLLECTED", result.objects() + " objects");
    }

    /**
     * Restores a backup into another cluster.
     *
     * @return what became of it
     */
    Phase restore(Actor actor, BackupEntry backup, FakeCluster target) {
        RestoreProcedure procedure = new RestoreProcedure(target, repositories(actor), 1);
        RestoreState state = RestoreState.begin(
                newSession(),
                "memory",
                backup.tables().stream()
                        .map(table -> new RestoreTarget(backup.id(), table, table))
                        .toList(),
                scheduler.clock().instant());
        ProcedureEngine engine = new ProcedureEngine(
                new MemoryJournal(),
                List.of(procedure),
                STATES,
                scheduler.clock(),
                RETRIES,
                new CallingThread(actor::sleep),
                ProcedureListener.NONE);
        return engine.run(new ProcedureId(state.session().text()), procedure, state)
                .phase();
    }

    SessionId newSession() {
        return SessionId.create(scheduler.clock().instant(), random);
    }

    /** A repository that is opened when it is first needed, as a process does. */
    Repositories repositories(Actor actor) {
        Map<String, Repository> open = new HashMap<>();
        return (location, limit) -> {
            Repository known = open.get(location);
            if (known == null) {
                known = Repository.open(
                        view.of(actor.name(), new SteppedStore(shared, actor)),
                        attempt -> actor.sleep(Duration.ofMillis(20L << Math.min(attempt, 6))));
                open.put(location, known);
            }
            return known;
        };
    }

    void sleepAWhile(Actor actor) {
        actor.sleep(Duration.ofSeconds(random.nextInt(random.nextInt(4) == 0 ? 60 : 10)));
    }

    /** Lets one process do something, alone. */
    void process(String name, Consumer<Actor> work) {
        scheduler.start(name, false, work);
        scheduler.run();
    }

    /** What is listed, a line a file, and all that is stored but roots, with numbers in place of the ids of sessions. */
    List<String> logicalContent() {
        Map<String, String> numbers = new HashMap<>();
        return Stream.concat(
                        invariants.newest().backups().stream().flatMap(this::lines),
                        shared.keys().stream()
                                .filter(key -> !Layout.roots().covers(key))
                                .map(World::withoutAttempt))
                .map(line -> SESSION.matcher(line)
                        .replaceAll(id -> numbers.computeIfAbsent(id.group(), i -> "session" + numbers.size())))
                .toList();
    }

    private Stream<String> lines(BackupEntry entry) {
        List<String> lines = new ArrayList<>();
        Repository reader = Repository.open(shared.objects());
        for (TableImage table : reader.readManifest(entry).tables()) {
            for (ShardRef shard : table.shards()) {
                reader.readShard(shard, region -> region.families().forEach(family -> family.files()
                        .forEach(file -> lines.add("%s %s %s %s %s"
                                .formatted(
                                        entry.id(),
                                        table.table(),
                                        region.encodedName(),
                                        file.name(),
                                        withoutAttempt(file.content().object()))))));
            }
        }
        return lines.stream();
    }

    /** Which leadership stored it, and at which attempt, is nothing to compare. */
    private static String withoutAttempt(ObjectKey key) {
        return key.path().replaceAll("/\\d+-(\\d{8})-\\d+/", "/$1/");
    }

    /** After a gc: nothing is there that nobody needs, and another gc finds nothing to do. */
    void requireNoGarbage() {
        invariants.requireNoGarbage();
        List<ObjectKey> keys = shared.keys();
        process("idle gc", actor -> collectGarbage(actor, 100));
        require(shared.keys().equals(keys), "a gc that has nothing to do changes something");
    }

    /** All that was begun has come to its end, and is told as what it is. */
    void requireAtRest() {
        for (SimulatedCluster cluster : clusters()) {
            require(cluster.unfinished().isEmpty(), "a procedure is stuck: " + cluster.unfinished());
            require(cluster.cluster().snapshotNames().isEmpty(), "snapshots are left");
        }
        failed.forEach(this::requireFailed);
    }

    /** Nothing is damaged here, and a program has no mistakes. */
    private void requireHonest(JournalRecord record) {
        Failure failure = Objects.requireNonNull(record.failure());
        require(
                failure.code() != null && (misreads || failure.code() != ErrorCode.CORRUPT),
                "FAILED, because " + failure);
    }

    /** One that was listed and deleted at once may be told as failed. */
    private void requireFailed(BackupId backup) {
        require(invariants.newest().backup(backup).isEmpty(), "FAILED, but listed: " + backup);
        require(
                !invariants.wasEverListed(backup) || invariants.isUnwanted(backup),
                "FAILED, but listed once: " + backup);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Violation(otherwise);
        }
    }
}
