package io.holdfast.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.BackupFilter;
import io.holdfast.api.BackupSummary;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.RepositoryInfo;
import io.holdfast.api.VerifyRequest;
import io.holdfast.api.VerifyResult;
import io.holdfast.api.VerifyResult.Finding;
import io.holdfast.error.Corrupt;
import io.holdfast.format.BackupId;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.Layout;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.SessionId;
import io.holdfast.hbase.RealHFiles;
import io.holdfast.repository.ArchivedLogs;
import io.holdfast.repository.Repository;
import io.holdfast.repository.ScriptedStore;
import io.holdfast.repository.ScriptedStore.Fault;
import io.holdfast.retention.GarbageCollection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Chains, segments and log files, damaged in each way: a verification names the object, whom it hurts, and what is lost. */
class ArchiveDamageTest {

    private static final String ORDERS = "orders";

    @TempDir
    private Path folder = Path.of("");

    private final Random random = new Random(3);
    private Map<ObjectKey, byte[]> whole = Map.of();
    private String base = "";
    private String follower = "";
    private String other = "";
    private List<LogSegmentRef> dropped = List.of();
    private List<LogSegmentRef> listed = List.of();

    /** An image, an incremental backup of it whose two segments the chain dropped, a chain of two more, another backup. */
    @BeforeEach
    void makeRepository() {
        World world = new World();
        world.door().initRepository();
        RealHFiles files = new RealHFiles(folder);
        world.cluster.createTable(ORDERS, files.plain(1), files.plain(2));
        world.cluster.createTable("other", files.plain(3));
        base = world.backUp(ORDERS).backupId();
        ArchivedLogs logs = logs(world);
        dropped = List.of(
                logs.add(session(world), ORDERS, files.plain(4)), logs.add(session(world), ORDERS, files.plain(5)));
        follower = logs.backUp(session(world), new BackupId(base), dropped).text();
        listed = List.of(
                logs.add(session(world), ORDERS, files.plain(6), files.plain(7)),
                logs.add(session(world), ORDERS, files.plain(8)));
        logs.drop(session(world), 2);
        other = world.backUp("other").backupId();
        world.door().collectGarbage(ProgressListener.NONE);
        VerifyResult sound = world.verify(VerifyRequest.deep());
        assertThat(sound.findings()).isEmpty();
        assertThat(sound.bytes()).isEqualTo(sound.bytesTotal());
        whole = world.objects();
    }

    private static ArchivedLogs logs(World world) {
        return new ArchivedLogs(Repository.open(world.memory), world.cluster.id());
    }

    private SessionId session(World world) {
        return SessionId.create(world.clock.instant(), random);
    }

    private World damaged(Consumer<World> damage) {
        World world = new World();
        world.put(whole);
        world.clock.pass(Duration.ofDays(1));
        damage.accept(world);
        return world;
    }

    /**
     * A kind of object.
     *
     * @param backups those that it hurts
     */
    private record Kind(String name, ObjectKey key, List<String> backups, String lost) {}

    private List<Kind> kinds() {
        Repository repository = Repository.open(damaged(w -> {}).memory);
        ObjectKey chain = repository.newestRoot().logs().get(0).chain().key();
        LogSegmentRef ofBackup = dropped.get(1);
        LogSegmentRef ofChain = listed.get(1);
        String toBackup = "without it what was committed to orders after %s and up to %s cannot be restored"
                .formatted(dropped.get(0).to(), ofBackup.to());
        String toChain = "without it what was committed to orders after %s and up to %s cannot be restored"
                .formatted(listed.get(0).to(), ofChain.to());
        return List.of(
                new Kind(
                        "chain",
                        chain,
                        List.of(),
                        "without it no table of cluster cluster-1 can be restored to a moment"),
                new Kind("segment of a chain", ofChain.object().key(), List.of(), toChain),
                new Kind("segment of a backup", ofBackup.object().key(), List.of(follower), toBackup),
                new Kind("log file of a chain", file(repository, ofChain), List.of(), toChain),
                new Kind("log file of a backup", file(repository, ofBackup), List.of(follower), toBackup));
    }

    private static ObjectKey file(Repository repository, LogSegmentRef segment) {
        return repository
                .readLogSegment(segment.object())
                .tables()
                .get(0)
                .files()
                .get(0)
                .content()
                .object();
    }

    private Map<String, Consumer<World>> damages(Kind kind) {
        byte[] content = whole.getOrDefault(kind.key, new byte[0]);
        Map<String, Consumer<World>> damages = new TreeMap<>();
        damages.put("removed", world -> world.memory.delete(kind.key));
        damages.put("half of it", world -> world.replace(kind.key, Arrays.copyOf(content, content.length / 2)));
        damages.put("longer by a byte", world -> world.replace(kind.key, Arrays.copyOf(content, content.length + 1)));
        for (int at : new int[] {0, content.length / 2, content.length - 1}) {
            damages.put("a bit at " + at, world -> world.flip(kind.key, at));
        }
        return damages;
    }

    @TestFactory
    List<DynamicTest> everyDamageIsFoundAndNamed() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Kind kind : kinds()) {
            damages(kind)
                    .forEach((how, damage) ->
                            tests.add(DynamicTest.dynamicTest(kind.name + ": " + how, () -> check(kind, how, damage))));
        }
        return tests;
    }

    private void check(Kind kind, String how, Consumer<World> damage) {
        World world = damaged(damage);
        VerifyResult result = world.verify(VerifyRequest.deep());
        assertThat(result.sound()).isFalse();
        assertThat(result.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.object()).isEqualTo(kind.key.path());
            assertThat(finding.kind()).isEqualTo(how.startsWith("a bit") ? "checksum" : kindOf(how));
            assertThat(finding.backups()).isEqualTo(kind.backups);
            assertThat(finding.detail()).endsWith("; " + kind.lost);
            assertThat(finding.tables()).isEqualTo(kind.name.equals("chain") ? List.of() : List.of(ORDERS));
        });
        for (BackupSummary backup : world.door().listBackups(BackupFilter.ALL).backups()) {
            assertThat(backup.state()).isEqualTo(kind.backups.contains(backup.backupId()) ? "DAMAGED" : "COMPLETE");
            assertThat(world.verify(VerifyRequest.deep().ofBackup(backup.backupId()))
                            .sound())
                    .isEqualTo(!kind.backups.contains(backup.backupId()));
        }
        assertThat(world.door().repositoryInfo().damaged())
                .extracting(RepositoryInfo.Damaged::backupId)
                .containsExactlyElementsOf(kind.backups);
        assertThat(world.verify(VerifyRequest.quick()).findings())
                .as("it stays as long as the damage")
                .extracting(Finding::object)
                .containsExactly(kind.key.path());
        checkGc(world, kind);
        world.replace(kind.key, whole.getOrDefault(kind.key, new byte[0]));
        assertThat(world.verify(VerifyRequest.quick()).findings())
                .as("it goes with the damage")
                .isEmpty();
        assertThat(world.states()).containsOnly("COMPLETE");
    }

    private static String kindOf(String how) {
        return how.equals("removed") ? "missing" : "length";
    }

    /** Only what says what is needed keeps garbage from being deleted. */
    private static void checkGc(World world, Kind kind) {
        if (Layout.logs().covers(kind.key)) {
            assertThatThrownBy(() -> world.door().collectGarbage(ProgressListener.NONE))
                    .isInstanceOf(Corrupt.class)
                    .hasMessageContaining(kind.key.path());
        } else {
            world.door().collectGarbage(ProgressListener.NONE);
        }
    }

    /** Nothing is read but what was not for the longest time; as many samples as make a whole find all. */
    @Test
    void samplesReadLogFilesToo() {
        ObjectKey file = file(Repository.open(damaged(w -> {}).memory), listed.get(1));
        World world = damaged(w -> w.flip(file, 10));
        List<String> found = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            world.verify(VerifyRequest.sample(0.1)).findings().forEach(finding -> found.add(finding.object()));
        }
        assertThat(found).isNotEmpty().containsOnly(file.path());
    }

    /** No quick verification would read a file in which nothing is known to be wrong. */
    @Test
    void whatIsKnownIsNotForgottenWhileNoRootCanBeRead() {
        ObjectKey file = file(Repository.open(damaged(w -> {}).memory), listed.get(1));
        World world = damaged(w -> w.flip(file, 10));
        assertThat(world.verify(VerifyRequest.deep()).findings()).hasSize(1);
        List<ObjectKey> roots = world.keys(Layout.roots());
        roots.forEach(root -> world.flip(root, 100));
        world.verify(VerifyRequest.quick());
        roots.forEach(root -> world.flip(root, 100));
        assertThat(world.verify(VerifyRequest.quick()).findings())
                .extracting(Finding::object)
                .containsExactly(file.path());
    }

    @Test
    void whatHurtsTheBaseHurtsWhatFollowsIt() {
        ObjectKey shard = Layout.shard(new BackupId(base), 0);
        World world = damaged(w -> w.memory.delete(shard));
        VerifyResult all = world.verify(VerifyRequest.deep());
        assertThat(all.findings()).singleElement().satisfies(finding -> assertThat(finding.backups())
                .containsExactly(base, follower));
        assertThat(world.states()).containsExactly("COMPLETE", "DAMAGED", "DAMAGED");
        World alone = damaged(w -> w.memory.delete(shard));
        assertThat(alone.verify(VerifyRequest.quick().ofBackup(follower)).findings())
                .extracting(Finding::object)
                .containsExactly(shard.path());
        assertThat(alone.verify(VerifyRequest.quick().ofBackup(other)).findings())
                .isEmpty();
    }

    @Test
    void aFileOfTheBaseThatIsDamagedHurtsWhatFollowsIt() {
        ObjectKey file = damaged(w -> {}).keys(Layout.data(new SessionId(base))).get(0);
        World world = damaged(w -> w.flip(file, 10));
        assertThat(world.verify(VerifyRequest.deep()).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.backups()).containsExactly(base, follower));
        assertThat(damaged(w -> w.flip(file, 10))
                        .verify(VerifyRequest.deep().ofBackup(follower))
                        .findings())
                .extracting(Finding::object)
                .containsExactly(file.path());
    }

    @Test
    void aBackupWhoseBaseIsNotListedIsNamed() {
        World world = damaged(w -> {
            SessionId session = session(w);
            Repository.open(w.memory)
                    .commit(RootAuthor.withoutCluster(session), w.clock.instant(), newest -> newest.content()
                            .withoutBackups(entry -> entry.id().text().equals(base)));
        });
        assertThat(world.verify(VerifyRequest.quick()).findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.object())
                            .isEqualTo(Layout.manifest(new BackupId(base)).path());
                    assertThat(finding.backups()).containsExactly(follower);
                    assertThat(finding.detail()).contains("which " + follower + " follows");
                });
    }

    /** At any call of a verification the archive goes on, and a gc deletes what it left: none of that is damage. */
    @Test
    void whatAnArchiveLeftBehindIsNotMissed() {
        int calls = 0;
        boolean finished = false;
        for (int at = 1; !finished; at += 7) {
            World world = damaged(w -> {});
            AtomicBoolean done = new AtomicBoolean();
            int chosen = at;
            world.store = new ScriptedStore(world.memory, call -> {
                if (call.number() == chosen) {
                    done.set(true);
                    ArchivedLogs logs = logs(world);
                    logs.drop(session(world), 1);
                    SessionId gc = session(world);
                    new GarbageCollection(Repository.open(world.memory), gc, world.clock, 1, ProgressListener.NONE)
                            .run();
                }
                return Fault.NONE;
            });
            assertThat(world.verify(VerifyRequest.deep()).findings())
                    .as("call " + at)
                    .isEmpty();
            finished = !done.get();
            calls = at;
        }
        assertThat(calls).isGreaterThan(50);
    }

    @Test
    void aSegmentThatIsNotWhatItsChainTellsOfIsNamed() {
        World world = damaged(w -> {
            ArchivedLogs logs = logs(w);
            LogSegmentRef right = logs.segments().get(1);
            LogSegmentRef wrong = new LogSegmentRef(
                    right.object(), right.to(), right.tables(), right.files(), right.bytes() + 1, null);
            SessionId session = session(w);
            logs.commit(session, logs.putChain(session, List.of(logs.segments().get(0), wrong)));
        });
        assertThat(world.verify(VerifyRequest.quick()).findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.kind()).isEqualTo("foreign");
                    assertThat(finding.object())
                            .isEqualTo(listed.get(1).object().key().path());
                });
    }

    @Test
    void whatNobodyListsIsNotLookedAt() {
        World world = damaged(w -> {});
        logs(world).putSegment(session(world), ORDERS, new byte[10]);
        assertThat(world.verify(VerifyRequest.deep()).findings()).isEmpty();
        assertThat(world.keys(KeyPrefix.folder("logs"))).hasSize(6);
    }
}
