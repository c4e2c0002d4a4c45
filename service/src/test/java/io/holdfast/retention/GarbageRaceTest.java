package io.holdfast.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.GcResult;
import io.holdfast.error.Unavailable;
import io.holdfast.format.BackupId;
import io.holdfast.format.Condemnation;
import io.holdfast.format.DocumentCodec;
import io.holdfast.format.Layout;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.Root;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.SessionId;
import io.holdfast.repository.Repository;
import io.holdfast.repository.ScriptedStore;
import io.holdfast.repository.ScriptedStore.Call;
import io.holdfast.repository.ScriptedStore.Death;
import io.holdfast.repository.ScriptedStore.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others do while a gc is at a certain point. Each test is about one of the looks that a gc takes before it acts. */
class GarbageRaceTest {

    private final Scene scene = new Scene();

    @BeforeEach
    void tables() {
        scene.cluster.createTable("orders", "first", "second");
        scene.cluster.createTable("ns:events", "third");
    }

    /** Does something when gc is about to make a call of this kind for the nth time. */
    private Repository interrupted(Predicate<Call> kind, int nth, Runnable action) {
        AtomicInteger seen = new AtomicInteger();
        return scene.open(new ScriptedStore(scene.store, call -> {
            if (kind.test(call) && seen.incrementAndGet() == nth) {
                action.run();
            }
            return Fault.NONE;
        }));
    }

    private static boolean putsRoot(Call call) {
        return call.is("put", "roots/");
    }

    private static boolean listsIntents(Call call) {
        return call.is("list", "intents/");
    }

    private static boolean deletes(Call call) {
        return call.is("delete", "data/");
    }

    private List<Root> roots() {
        DocumentCodec codec = new DocumentCodec();
        return scene.keys("roots").stream()
                .map(ObjectKey::new)
                .map(key -> codec.decode(
                        key, scene.store.read(key, DocumentCodec.LARGEST).orElseThrow(), Root.class))
                .toList();
    }

    private List<ObjectKey> dataKeys() {
        return scene.keys("data").stream().map(ObjectKey::new).toList();
    }

    @Test
    void aBackupThatCommitsBeforeTheGarbageIsCondemnedKeepsItsFiles() {
        BackupId old = scene.backUp("orders");
        PausedBackup reuser = PausedBackup.of(scene, "orders");
        scene.delete(old);
        List<BackupId> done = new ArrayList<>();
        GcResult result = scene.gc(interrupted(GarbageRaceTest::putsRoot, 1, () -> done.add(reuser.finish())), 100)
                .run();
        assertThat(scene.files(done.get(0)))
                .hasSize(2)
                .allMatch(file -> file.object().path().contains(old.text()));
        assertThat(roots()).allSatisfy(root -> assertThat(root.condemned())
                .noneMatch(key -> key.path().startsWith("data/")));
        assertThat(result.objects()).as("shard and manifest of the old one").isEqualTo(2);
    }

    @Test
    void aGcThatFindsAllItsGarbageInUseCommitsNothing() {
        BackupId old = scene.backUp("orders");
        PausedBackup reuser = PausedBackup.of(scene, "orders");
        scene.delete(old);
        scene.store.delete(Layout.shard(old, 0));
        scene.store.delete(Layout.manifest(old));
        List<BackupId> done = new ArrayList<>();
        scene.gc(interrupted(GarbageRaceTest::putsRoot, 1, () -> done.add(reuser.finish())), 100)
                .run();
        assertThat(scene.files(done.get(0))).hasSize(2);
        assertThat(roots()).allMatch(root -> root.condemned().isEmpty());
    }

    /** It is neither in the root that gc started from, nor among the intents any more. */
    @Test
    void aBackupThatCommitsBeforeTheIntentsAreListedKeepsItsFiles() {
        BackupId old = scene.backUp("orders");
        PausedBackup reuser = PausedBackup.of(scene, "orders");
        scene.delete(old);
        List<BackupId> done = new ArrayList<>();
        int afterCondemning = 3;
        scene.gc(interrupted(GarbageRaceTest::listsIntents, afterCondemning, () -> done.add(reuser.finish())), 100)
                .run();
        assertThat(roots()).anyMatch(root -> !root.condemned().isEmpty());
        assertThat(scene.files(done.get(0)))
                .hasSize(2)
                .allMatch(file -> file.object().path().contains(old.text()));
        assertThat(scene.keys("intents")).isEmpty();
    }

    /** Its intent was there when gc looked, and it commits while gc deletes. */
    @Test
    void aBackupThatCommitsWhileGcDeletesKeepsItsFiles() {
        BackupId old = scene.backUp("orders");
        BackupId other = scene.backUp("ns:events");
        PausedBackup reuser = PausedBackup.of(scene, "orders");
        scene.delete(old, other);
        List<BackupId> done = new ArrayList<>();
        scene.gc(interrupted(GarbageRaceTest::deletes, 1, () -> done.add(reuser.finish())), 100)
                .run();
        assertThat(scene.files(done.get(0))).hasSize(2);
        assertThat(dataKeys()).allMatch(key -> key.path().contains(old.text()));
    }

    /**
     * A list of condemned objects is taken back by a second gc, and another with the same object made by a third, while the
     * first was paused between its look at the intents and that at the root. In between a session began to re-use the object.
     */
    @Test
    void aGcDoesNotMistakeAListOfCondemnedObjectsForItsOwn() {
        BackupId old = scene.backUp("orders");
        PausedBackup first = PausedBackup.of(scene, "orders");
        scene.delete(old);
        List<PausedBackup> second = new ArrayList<>();
        AtomicInteger intentsListed = new AtomicInteger();
        AtomicInteger step = new AtomicInteger();
        Repository slow = scene.open(new ScriptedStore(scene.store, call -> {
            if (listsIntents(call) && intentsListed.incrementAndGet() == 3) {
                scene.collect();
                assertThat(scene.repository.newestRoot().condemned())
                        .as("taken back, as an intent names it")
                        .isEmpty();
                first.finish();
                step.set(1);
            } else if (call.is("list", "roots/") && step.get() == 1) {
                step.set(2);
                BackupId committed = newest();
                second.add(PausedBackup.of(scene, "orders"));
                scene.delete(committed);
                condemnAndDie();
            }
            return Fault.NONE;
        }));
        scene.gc(slow, 100).run();
        assertThat(step).hasValue(2);
        assertThat(scene.files(second.get(0).finish())).hasSize(2);
    }

    private BackupId newest() {
        return scene.repository.newestRoot().backups().get(0).id();
    }

    private void condemnAndDie() {
        assertThatThrownBy(() -> scene.gc(
                                interrupted(GarbageRaceTest::listsIntents, 3, () -> {
                                    throw new DeathOfGc();
                                }),
                                100)
                        .run())
                .isInstanceOf(DeathOfGc.class);
        assertThat(scene.repository.newestRoot().condemned())
                .anyMatch(key -> key.path().startsWith("data/"));
    }

    private static final class DeathOfGc extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * A gc takes up a list, sees a root, and is paused before it reads what that root's backups refer to. Meanwhile the object
     * is spared by another gc, re-used by a new session, and the backup that gc was about to read is deleted and collected.
     */
    @Test
    void aGcThatCannotReadWhatItsRootListedBeginsAgain() {
        BackupId old = scene.backUp("orders");
        PausedBackup first = PausedBackup.of(scene, "orders");
        scene.delete(old);
        condemnAndDie();
        BackupId listed = first.finish();
        List<BackupId> reuser = new ArrayList<>();
        Repository slow = interrupted(call -> call.is("read", "backups/" + listed), 1, () -> {
            scene.collect();
            assertThat(scene.repository.newestRoot().condemned()).isEmpty();
            reuser.add(scene.backUp("orders"));
            assertThat(scene.files(reuser.get(0)))
                    .allMatch(file -> file.object().path().contains(old.text()));
            scene.delete(listed);
            scene.collect();
            assertThat(scene.keys("backups")).noneMatch(key -> key.contains(listed.text()));
        });
        scene.gc(slow, 100).run();
        assertThat(reuser).hasSize(1);
        assertThat(scene.files(reuser.get(0))).hasSize(2);
    }

    @Test
    void anObjectThatCannotBeDeletedKeepsNoOtherFromBeing() {
        scene.delete(scene.backUp("orders"), scene.backUp("ns:events"));
        String locked = scene.keys("data").get(0);
        Repository view = scene.open(
                new ScriptedStore(scene.store, call -> call.is("delete", locked) ? Fault.UNAVAILABLE : Fault.NONE));
        assertThatThrownBy(() -> scene.gc(view, 100).run())
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("unable to delete 1 objects of 6");
        assertThat(scene.keys("data", "backups")).containsExactly(locked);
        assertThat(scene.repository.newestRoot().condemned()).isEmpty();
        assertThat(scene.collect().objects()).isEqualTo(1);
        assertThat(scene.keys("data")).isEmpty();
    }

    @Test
    void aStoreThatDeletesNothingStopsTheGc() {
        for (int i = 0; i < 30; i++) {
            scene.cluster.createTable("t" + i, "content " + i);
            scene.delete(scene.backUp("t" + i));
        }
        AtomicInteger tried = new AtomicInteger();
        Repository view = scene.open(new ScriptedStore(scene.store, call -> {
            if (deletes(call)) {
                tried.incrementAndGet();
                return Fault.UNAVAILABLE;
            }
            return Fault.NONE;
        }));
        assertThatThrownBy(() -> scene.gc(view, 100).run()).isInstanceOf(Unavailable.class);
        assertThat(tried).hasValue(20);
        assertThat(scene.keys("data")).hasSize(30);
        assertThat(scene.collect().objects()).isEqualTo(90);
    }

    /** One list at a time: gc deals with the other's before it makes its own. */
    @Test
    void aGcThatMeetsAnotherGetsDoneAllTheSame() {
        BackupId one = scene.backUp("orders");
        BackupId two = scene.backUp("ns:events");
        scene.delete(one, two);
        SessionId other = scene.newSession();
        List<ObjectKey> events = dataKeys().stream()
                .filter(key -> key.path().contains(two.text()))
                .toList();
        Condemnation theirs = new Condemnation(other, 1);
        scene.gc(
                        interrupted(
                                GarbageRaceTest::putsRoot,
                                1,
                                () -> scene.repository.commit(
                                        RootAuthor.withoutCluster(other),
                                        scene.clock().instant(),
                                        newest -> newest.content().withCondemned(events, theirs))),
                        100)
                .run();
        assertThat(scene.keys("data", "backups")).isEmpty();
        assertThat(scene.repository.newestRoot().condemned()).isEmpty();
        List<Root> roots = roots();
        int at = roots.stream()
                .map(root -> theirs.equals(root.condemnedBy()))
                .toList()
                .indexOf(true);
        assertThat(roots.get(at + 1).condemned())
                .as("taken back before there is another")
                .isEmpty();
    }

    @Test
    void aListThatAnotherGcReplacedIsNotTakenBack() {
        BackupId backup = scene.backUp("orders");
        scene.delete(backup);
        SessionId other = scene.newSession();
        Condemnation theirs = new Condemnation(other, 1);
        ObjectKey stranger = Layout.manifest(BackupId.of(scene.newSession()));
        List<Boolean> theirsWasThere = new ArrayList<>();
        AtomicInteger puts = new AtomicInteger();
        Repository view = scene.open(new ScriptedStore(scene.store, call -> {
            if (putsRoot(call) && puts.incrementAndGet() == 2) {
                scene.repository.commit(
                        RootAuthor.withoutCluster(other), scene.clock().instant(), newest -> newest.content()
                                .withCondemned(List.of(stranger), theirs));
            } else if (listsIntents(call) && puts.get() >= 2) {
                theirsWasThere.add(theirs.equals(scene.repository.newestRoot().condemnedBy()));
            }
            return Fault.NONE;
        }));
        scene.gc(view, 100).run();
        assertThat(theirsWasThere).isNotEmpty().allMatch(was -> was);
        scene.collect();
        assertThat(scene.repository.newestRoot().condemned()).isEmpty();
    }

    @Test
    void noListIsLargerThanARound() {
        for (int i = 0; i < 7; i++) {
            scene.cluster.createTable("t" + i, "content " + i);
            scene.delete(scene.backUp("t" + i));
        }
        GcResult result = scene.gc(scene.repository, 4).run();
        assertThat(result.objects()).isEqualTo(21);
        assertThat(roots()).extracting(root -> root.condemned().size()).containsSubsequence(4, 0, 4, 0, 4, 0, 1, 0);
        assertThat(roots()).allMatch(root -> root.condemned().size() <= 4);
        assertThat(scene.keys("data", "backups")).isEmpty();
    }

    /** A backup that is deleted, and collected by another, while gc reads what it refers to, is no damage. */
    @Test
    void aBackupThatGoesWhileItIsReadIsNoDamage() {
        BackupId gone = scene.backUp("orders");
        BackupId stays = scene.backUp("ns:events");
        GcResult result = scene.gc(
                        interrupted(call -> call.is("stat", "backups/" + gone), 1, () -> {
                            scene.delete(gone);
                            scene.collect();
                        }),
                        100)
                .run();
        assertThat(result.objects()).isZero();
        assertThat(scene.files(stays)).hasSize(1);
        assertThat(scene.keys("backups")).allMatch(key -> key.contains(stays.text()));
    }

    @Test
    void dataGoesBeforeShardsAndTheseBeforeManifests() {
        scene.delete(scene.backUp("orders"), scene.backUp("ns:events"));
        List<String> deleted = new ArrayList<>();
        scene.gc(
                        scene.open(new ScriptedStore(scene.store, call -> {
                            if (call.method().equals("delete") && !call.key().startsWith("roots/")) {
                                deleted.add(
                                        call.key().startsWith("data/")
                                                ? "data"
                                                : call.key().endsWith("manifest") ? "manifest" : "shard");
                            }
                            return Fault.NONE;
                        })),
                        100)
                .run();
        assertThat(deleted).containsExactly("data", "data", "shard", "shard", "manifest", "manifest");
    }

    /** Wherever it dies, the next one ends with the same: nothing but what is needed. */
    @Test
    void aGcThatDiesAnywhereIsFinishedByTheNext() {
        int deaths = 0;
        boolean finished = false;
        for (int at = 1; !finished; at++) {
            for (Fault death : List.of(Fault.DEATH_BEFORE, Fault.DEATH_AFTER)) {
                Scene fresh = new Scene();
                fresh.cluster.createTable("orders", "first", "second");
                fresh.cluster.createTable("ns:events", "third");
                BackupId old = fresh.backUp("orders", "ns:events");
                BackupId kept = fresh.backUp("orders");
                fresh.delete(old);
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
                assertThat(fresh.files(kept)).hasSize(2);
                fresh.collect();
                assertThat(fresh.files(kept)).hasSize(2);
                assertThat(fresh.keys("backups")).allMatch(key -> key.contains(kept.text()));
                assertThat(fresh.repository.newestRoot().condemned()).isEmpty();
                assertThat(fresh.collect().objects()).isZero();
            }
        }
        assertThat(deaths).isGreaterThan(40);
    }

    @Test
    void givesUpIfOthersMakeListsAllTheTime() {
        BackupId backup = scene.backUp("orders");
        scene.delete(backup);
        SessionId other = scene.newSession();
        AtomicInteger rounds = new AtomicInteger();
        Repository busy = scene.open(new ScriptedStore(scene.store, call -> {
            if (listsIntents(call) && scene.repository.newestRoot().condemnedBy() != null) {
                scene.repository.commit(
                        RootAuthor.withoutCluster(other), scene.clock().instant(), newest -> newest.content()
                                .withCondemned(newest.condemned(), new Condemnation(other, rounds.incrementAndGet())));
            }
            return Fault.NONE;
        }));
        assertThatThrownBy(() -> scene.gc(busy, 100).run())
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("others collect it all the time");
        assertThat(rounds).hasValue(1_000);
        assertThat(scene.keys("data")).isNotEmpty();
    }

    @Test
    void givesUpIfOthersCondemnFirstAllTheTime() {
        BackupId backup = scene.backUp("orders");
        scene.delete(backup);
        SessionId other = scene.newSession();
        AtomicInteger rounds = new AtomicInteger();
        ObjectKey theirs = Layout.manifest(BackupId.of(other));
        Repository busy = scene.open(new ScriptedStore(scene.store, call -> {
            if (putsRoot(call) && scene.repository.newestRoot().condemnedBy() == null) {
                scene.repository.commit(
                        RootAuthor.withoutCluster(other), scene.clock().instant(), newest -> newest.content()
                                .withCondemned(List.of(theirs), new Condemnation(other, rounds.incrementAndGet())));
            }
            return Fault.NONE;
        }));
        assertThatThrownBy(() -> scene.gc(busy, 100).run())
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("others collect it all the time");
        assertThat(scene.keys("data")).isNotEmpty();
    }

    @Test
    void anEmptyObjectIsGarbageLikeAnyOther() {
        SessionId session = scene.newSession();
        scene.repository.endSession(
                RootAuthor.withoutCluster(session), scene.clock().instant());
        scene.store.putIfAbsent(Layout.data(session, new LeaderEpoch(1), 0, 1, 0), new byte[0]);
        assertThat(scene.collect().objects()).isEqualTo(1);
        assertThat(scene.keys("data")).isEmpty();
    }

    @Test
    void whatIsGoneAlreadyIsNotCountedAsFreed() {
        SessionId other = scene.newSession();
        ObjectKey gone = Layout.manifest(BackupId.of(other));
        scene.repository.commit(RootAuthor.withoutCluster(other), scene.clock().instant(), newest -> newest.content()
                .withCondemned(List.of(gone), new Condemnation(other, 1)));
        assertThat(scene.collect().objects()).isZero();
        assertThat(scene.repository.newestRoot().condemned()).isEmpty();
    }

    @Test
    void theLatestLeaseOfASessionCounts() {
        SessionId session = scene.newSession();
        scene.putIntent(session, Duration.ofHours(5));
        scene.putIntent(session, Duration.ofHours(1));
        scene.wait(Duration.ofHours(3));
        assertThat(scene.collect().ended()).isEmpty();
        scene.wait(Duration.ofHours(3));
        assertThat(scene.collect().ended()).containsExactly(session.text());
    }

    @Test
    void anIntentThatNamesABackupThatIsGoneProtectsEverything() {
        BackupId gone = scene.backUp("orders");
        scene.delete(gone);
        scene.collect();
        BackupId other = scene.backUp("ns:events");
        scene.delete(other);
        SessionId session = scene.newSession();
        scene.putIntent(session, Duration.ofHours(1), gone);
        GcResult result = scene.collect();
        assertThat(result.objects()).isZero();
        assertThat(result.sparedBecause()).contains("it is gone", session.text(), gone.text());
        assertThat(scene.keys("data")).isNotEmpty();
    }
}
