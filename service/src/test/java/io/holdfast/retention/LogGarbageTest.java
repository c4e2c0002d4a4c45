package io.holdfast.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.GcResult;
import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.format.BackupId;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogHead;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.LogTableEdits;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.Root;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.SessionId;
import io.holdfast.repository.ArchivedLogs;
import io.holdfast.repository.Repository;
import io.holdfast.repository.ScriptedStore;
import io.holdfast.repository.ScriptedStore.Call;
import io.holdfast.repository.ScriptedStore.Death;
import io.holdfast.repository.ScriptedStore.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What becomes of chains, segments and log files. */
class LogGarbageTest {

    private static final String[] ALL = {"data", "logs", "backups"};

    private final Scene scene = new Scene();
    private final ArchivedLogs logs = new ArchivedLogs(scene.repository, scene.cluster.id());

    @Test
    void whatAChainRefersToStays() {
        add("first");
        add("second", "and third");
        scene.collect();
        List<String> kept = scene.keys(ALL);
        assertThat(kept).as("three files, two segments, one chain").hasSize(6);
        assertThat(contents(scene)).containsExactly("first", "second", "and third");
        assertThat(scene.collect().objects()).isZero();
        assertThat(scene.keys(ALL)).isEqualTo(kept);
    }

    @Test
    void aChainThatWasReplacedGoes() {
        add("first");
        ObjectKey replaced = head().chain().key();
        add("second");
        GcResult plan = scene.gc().plan();
        GcResult result = scene.collect();
        assertThat(scene.store.stat(replaced)).isEmpty();
        assertThat(result.objects()).isEqualTo(1).isEqualTo(plan.objects());
        assertThat(result.garbage()).isEqualTo(plan.garbage()).singleElement().satisfies(garbage -> assertThat(
                        garbage.reason())
                .isEqualTo("nothing refers to it"));
        assertThat(contents(scene)).containsExactly("first", "second");
    }

    @Test
    void whatAChainDroppedGoes() {
        LogSegmentRef dropped = add("first", "and more");
        LogSegmentRef kept = add("second");
        logs.drop(scene.newSession(), 1);
        scene.collect();
        assertThat(sessionsOf(scene.keys("data"))).containsExactly(sessionOf(kept));
        assertThat(scene.keys("logs")).hasSize(2).noneMatch(key -> key.contains(sessionOf(dropped)));
        assertThat(contents(scene)).containsExactly("second");
    }

    @Test
    void anArchiveThatIsGivenUpGoesWhole() {
        add("first");
        add("second");
        SessionId session = scene.newSession();
        scene.repository.commit(
                RootAuthor.withoutCluster(session), scene.clock().instant(), newest -> newest.content()
                        .withoutLog(scene.cluster.id()));
        scene.collect();
        assertThat(scene.keys(ALL)).isEmpty();
    }

    /** No root names a tail: whoever looks deletes what does not count any more, unless it died. */
    @Test
    void whatWasLookedAtGoesADayLater() {
        logs.lookedAt();
        add("first");
        SessionId look = scene.newSession();
        logs.look(look, "orders", bytes("seen"));
        assertThat(scene.collect().objects()).isZero();
        assertThat(scene.keys("tails")).hasSize(2);

        scene.wait(Duration.ofHours(25));
        assertThat(scene.collect().objects()).isEqualTo(3);
        assertThat(scene.keys("tails")).isEmpty();
        assertThat(scene.keys(ALL)).hasSize(3).noneMatch(key -> key.contains(look.text()));
        assertThat(contents(scene)).containsExactly("first");
    }

    @Test
    void whatASessionLeftThatDiedGoesWhenItsLeaseRanOut() {
        add("first");
        SessionId died = scene.newSession();
        scene.putIntent(died, Duration.ofHours(1));
        LogSegmentRef segment = logs.putSegment(died, "orders", bytes("in vain"));
        logs.putChain(died, List.of(logs.segments().get(0), segment));
        assertThat(scene.collect().objects()).isZero();

        scene.wait(Duration.ofHours(2));
        GcResult result = scene.collect();
        assertThat(result.ended()).containsExactly(died.text());
        assertThat(result.objects()).isEqualTo(3);
        assertThat(scene.keys(ALL)).hasSize(3).noneMatch(key -> key.contains(died.text()));
        assertThat(contents(scene)).containsExactly("first");
    }

    @Test
    void anIncrementalBackupKeepsItsSegmentsWhenTheChainDroppedThem() {
        scene.cluster.createTable("orders", "image");
        BackupId base = scene.backUp("orders");
        LogSegmentRef pinned = add("first");
        BackupId follower = logs.backUp(scene.newSession(), base, List.of(pinned));
        add("second");
        logs.drop(scene.newSession(), 2);
        scene.collect();
        assertThat(sessionsOf(scene.keys("data"))).containsExactly(base.text(), sessionOf(pinned));
        assertThat(read(scene, pinned)).containsExactly("first");
        assertThat(scene.files(base)).hasSize(1);

        scene.delete(follower);
        scene.collect();
        assertThat(sessionsOf(scene.keys("data"))).containsExactly(base.text());
        assertThat(scene.keys("logs")).as("the chain that has no segments").hasSize(1);
    }

    /** Its segments are not listed any more, but may be: the session read the root before the backup was deleted. */
    @Test
    void segmentsOfADeletedBackupStayWhileASessionMayReuseIt() {
        scene.cluster.createTable("orders", "image");
        BackupId base = scene.backUp("orders");
        LogSegmentRef pinned = add("first");
        BackupId follower = logs.backUp(scene.newSession(), base, List.of(pinned));
        SessionId running = scene.newSession();
        scene.putIntent(running, Duration.ofHours(1), follower);
        logs.drop(scene.newSession(), 1);
        scene.delete(follower);
        scene.collect();
        assertThat(read(scene, pinned)).containsExactly("first");
        scene.wait(Duration.ofHours(2));
        scene.collect();
        assertThat(sessionsOf(scene.keys("data"))).containsExactly(base.text());
    }

    @Test
    void nothingIsDeletedWhileAChainCannotBeRead() {
        add("first");
        scene.cluster.createTable("orders", "image");
        scene.delete(scene.backUp("orders"));
        requireNothingDeletedWithout(head().chain().key());
    }

    @Test
    void nothingIsDeletedWhileASegmentOfAChainCannotBeRead() {
        LogSegmentRef segment = add("first");
        add("second");
        requireNothingDeletedWithout(segment.object().key());
    }

    private void requireNothingDeletedWithout(ObjectKey damaged) {
        byte[] content = scene.store.read(damaged, 100_000).orElseThrow();
        scene.store.delete(damaged);
        List<String> keys = scene.keys(ALL);
        assertThatThrownBy(scene::collect)
                .isInstanceOfSatisfying(
                        Corrupt.class, e -> assertThat(e.hint().orElseThrow()).contains("holdfast repo verify"))
                .hasMessageContaining(
                        "unable to tell what is garbage: expected to read what the log archive of cluster "
                                + scene.cluster.id() + " refers to")
                .hasMessageContaining(damaged.path());
        assertThatThrownBy(() -> scene.gc().plan()).isInstanceOf(Corrupt.class);
        assertThat(scene.keys(ALL)).isEqualTo(keys);
        scene.store.putIfAbsent(damaged, content);
        assertThat(scene.collect().objects()).isPositive();
        assertThat(contents(scene)).contains("first");
    }

    @Test
    void nothingIsDeletedWhileASegmentOfABackupCannotBeRead() {
        scene.cluster.createTable("orders", "image");
        BackupId base = scene.backUp("orders");
        LogSegmentRef pinned = add("first");
        BackupId follower = logs.backUp(scene.newSession(), base, List.of(pinned));
        logs.drop(scene.newSession(), 1);
        scene.store.delete(pinned.object().key());
        List<String> keys = scene.keys(ALL);
        assertThatThrownBy(scene::collect)
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("expected to read what backup " + follower + " refers to")
                .hasMessageContaining(pinned.object().key().path());
        assertThat(scene.keys(ALL)).isEqualTo(keys);
        scene.delete(follower);
        scene.collect();
        assertThat(sessionsOf(scene.keys("data"))).containsExactly(base.text());
    }

    /** Between the look at the root and that at its chain the archive goes on, and another gc collects what it left. */
    @Test
    void aChainThatIsGoneWhenItIsToBeReadIsNoDamage() {
        add("first");
        add("second");
        GcResult result = scene.gc(
                        interrupted(call -> call.is("read", "logs/"), 1, () -> {
                            logs.drop(scene.newSession(), 1);
                            scene.collect();
                        }),
                        100)
                .run();
        assertThat(result.objects()).as("the other one deleted all").isZero();
        assertThat(contents(scene)).containsExactly("second");
    }

    /** At each call of a gc the archive goes on, and drops its oldest segment. */
    @Test
    void whatAChainListsStaysWheneverItIsCommitted() {
        boolean finished = false;
        int interruptions = 0;
        for (int at = 1; !finished; at++) {
            Scene fresh = new Scene();
            ArchivedLogs archive = new ArchivedLogs(fresh.repository, fresh.cluster.id());
            List.of("first", "second", "third")
                    .forEach(content -> archive.add(fresh.newSession(), "orders", bytes(content)));
            archive.drop(fresh.newSession(), 1);
            AtomicInteger done = new AtomicInteger();
            int chosen = at;
            Repository view = fresh.open(new ScriptedStore(fresh.store, call -> {
                if (call.number() == chosen) {
                    done.incrementAndGet();
                    archive.drop(fresh.newSession(), 1);
                    archive.add(fresh.newSession(), "orders", bytes("fourth"));
                }
                return Fault.NONE;
            }));
            fresh.gc(view, 2).run();
            finished = done.get() == 0;
            interruptions += done.get();
            assertThat(contents(fresh)).isEqualTo(finished ? List.of("second", "third") : List.of("third", "fourth"));
            fresh.collect();
            assertThat(contents(fresh)).contains("third");
            assertThat(fresh.keys("data")).hasSize(2);
            assertThat(fresh.keys("logs")).hasSize(3);
        }
        assertThat(interruptions).isGreaterThan(30);
    }

    @Test
    void aGcThatDiesAnywhereIsFinishedByTheNext() {
        boolean finished = false;
        int deaths = 0;
        for (int at = 1; !finished; at++) {
            for (Fault death : List.of(Fault.DEATH_BEFORE, Fault.DEATH_AFTER)) {
                Scene fresh = new Scene();
                ArchivedLogs archive = new ArchivedLogs(fresh.repository, fresh.cluster.id());
                archive.add(fresh.newSession(), "orders", bytes("first"));
                archive.add(fresh.newSession(), "orders", bytes("second"));
                archive.drop(fresh.newSession(), 1);
                int fatal = at;
                try {
                    fresh.gc(
                                    fresh.open(new ScriptedStore(
                                            fresh.store, call -> call.number() == fatal ? death : Fault.NONE)),
                                    1)
                            .run();
                    finished = true;
                } catch (Death e) {
                    deaths++;
                }
                fresh.collect();
                assertThat(contents(fresh)).containsExactly("second");
                assertThat(fresh.keys(ALL)).as("a file, its segment, the chain").hasSize(3);
                assertThat(fresh.repository.newestRoot().condemned()).isEmpty();
            }
        }
        assertThat(deaths).isGreaterThan(40);
    }

    @Test
    void filesGoBeforeSegmentsAndTheseBeforeChainsAndManifests() {
        scene.cluster.createTable("orders", "image");
        BackupId base = scene.backUp("orders");
        LogSegmentRef segment = add("first");
        logs.backUp(scene.newSession(), base, List.of(segment));
        new BackupDeletion(scene.repository, scene.newSession(), scene.clock()).run(List.of(base), true);
        logs.drop(scene.newSession(), 1);
        List<String> deleted = new ArrayList<>();
        scene.gc(
                        scene.open(new ScriptedStore(scene.store, call -> {
                            if (call.method().equals("delete") && !call.key().startsWith("roots/")) {
                                deleted.add(kindOf(call.key()));
                            }
                            return Fault.NONE;
                        })),
                        100)
                .run();
        assertThat(deleted).containsExactly("data", "data", "shard", "segment", "chain", "manifest", "manifest");
    }

    private static String kindOf(String key) {
        String name = key.substring(key.lastIndexOf('/') + 1);
        return key.startsWith("data/") ? "data" : key.contains("/shards/") ? "shard" : name;
    }

    @Test
    void aBackupThatAnIncrementalOneFollowsIsNotDeletedAlone() {
        scene.cluster.createTable("orders", "image");
        BackupId base = scene.backUp("orders");
        BackupId follower = logs.backUp(scene.newSession(), base, List.of(add("first")));
        assertThatThrownBy(() -> scene.delete(base))
                .isInstanceOfSatisfying(
                        Conflict.class, e -> assertThat(e.hint().orElseThrow()).contains("--cascade"))
                .hasMessageContaining(follower.text());
        assertThat(scene.repository.newestRoot().backups()).hasSize(2);
        assertThat(new BackupDeletion(scene.repository, scene.newSession(), scene.clock())
                        .run(List.of(base), true)
                        .deleted())
                .containsExactly(follower.text(), base.text());
        Root root = scene.repository.newestRoot();
        assertThat(root.backups()).isEmpty();
        assertThat(root.log(scene.cluster.id())).isPresent();
    }

    private LogSegmentRef add(String... contents) {
        byte[][] files = new byte[contents.length][];
        for (int i = 0; i < contents.length; i++) {
            files[i] = bytes(contents[i]);
        }
        return logs.add(scene.newSession(), "orders", files);
    }

    private LogHead head() {
        return scene.repository.newestRoot().log(scene.cluster.id()).orElseThrow();
    }

    private Repository interrupted(Predicate<Call> kind, int nth, Runnable action) {
        AtomicInteger seen = new AtomicInteger();
        return scene.open(new ScriptedStore(scene.store, call -> {
            if (kind.test(call) && seen.incrementAndGet() == nth) {
                action.run();
            }
            return Fault.NONE;
        }));
    }

    /** What all log files have of which the newest root's chain tells, each compared with its sums. */
    private static List<String> contents(Scene scene) {
        LogHead head = scene.repository.newestRoot().log(scene.cluster.id()).orElseThrow();
        LogChain chain = scene.repository.readLogChain(head);
        return chain.segments().stream()
                .flatMap(segment -> read(scene, segment).stream())
                .toList();
    }

    private static List<String> read(Scene scene, LogSegmentRef segment) {
        List<String> contents = new ArrayList<>();
        for (LogTableEdits table :
                scene.repository.readLogSegment(segment.object()).tables()) {
            table.files().forEach(file -> {
                try (InputStream in = scene.repository.openFile(file.content())) {
                    contents.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
        return contents;
    }

    private static byte[] bytes(String content) {
        return content.getBytes(StandardCharsets.UTF_8);
    }

    private static String sessionOf(LogSegmentRef segment) {
        return segment.object().key().path().split("/", 3)[1];
    }

    private static List<String> sessionsOf(List<String> keys) {
        return keys.stream().map(key -> key.split("/", 3)[1]).distinct().toList();
    }
}
