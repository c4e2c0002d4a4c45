package io.holdfast.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.GcResult;
import io.holdfast.format.BackupId;
import io.holdfast.format.Condemnation;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.Root;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.SessionId;
import io.holdfast.repository.Repository;
import io.holdfast.repository.ScriptedStore;
import io.holdfast.repository.ScriptedStore.Call;
import io.holdfast.repository.ScriptedStore.Fault;
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

    private List<ObjectKey> dataKeys() {
        return scene.keys("data").stream().map(ObjectKey::new).toList();
    }

    @Test
    void aBackupThatCommitsBeforeTheGarbageIsCondemnedKeepsItsFiles() {
        BackupId old = scene.backUp("orders");
        PausedBackup reuser = PausedBackup.of(scene, "orders");
        scene.delete(old);
        List<BackupId> done = new ArrayList<>();
        GcResult result = scene.gc(interrupted(Scene::putsRoot, 1, () -> done.add(reuser.finish())), 100)
                .run();
        assertThat(scene.files(done.get(0)))
                .hasSize(2)
                .allMatch(file -> file.object().path().contains(old.text()));
        assertThat(scene.roots()).allSatisfy(root -> assertThat(root.condemned())
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
        scene.gc(interrupted(Scene::putsRoot, 1, () -> done.add(reuser.finish())), 100)
                .run();
        assertThat(scene.files(done.get(0))).hasSize(2);
        assertThat(scene.roots()).allMatch(root -> root.condemned().isEmpty());
    }

    /** It is neither in the root that gc started from, nor among the intents any more. */
    @Test
    void aBackupThatCommitsBeforeTheIntentsAreListedKeepsItsFiles() {
        BackupId old = scene.backUp("orders");
        PausedBackup reuser = PausedBackup.of(scene, "orders");
        scene.delete(old);
        List<BackupId> done = new ArrayList<>();
        int afterCondemning = 3;
        scene.gc(interrupted(Scene::listsIntents, afterCondemning, () -> done.add(reuser.finish())), 100)
                .run();
        assertThat(scene.roots()).anyMatch(root -> !root.condemned().isEmpty());
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
        scene.gc(interrupted(Scene::deletes, 1, () -> done.add(reuser.finish())), 100)
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
            if (Scene.listsIntents(call) && intentsListed.incrementAndGet() == 3) {
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
                                interrupted(Scene::listsIntents, 3, () -> {
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
                                Scene::putsRoot,
                                1,
                                () -> scene.repository.commit(
                                        RootAuthor.withoutCluster(other),
                                        scene.clock().instant(),
                                        newest -> newest.content().withCondemned(events, theirs))),
                        100)
                .run();
        assertThat(scene.keys("data", "backups")).isEmpty();
        assertThat(scene.repository.newestRoot().condemned()).isEmpty();
        List<Root> roots = scene.roots();
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
            if (Scene.putsRoot(call) && puts.incrementAndGet() == 2) {
                scene.repository.commit(
                        RootAuthor.withoutCluster(other), scene.clock().instant(), newest -> newest.content()
                                .withCondemned(List.of(stranger), theirs));
            } else if (Scene.listsIntents(call) && puts.get() >= 2) {
                theirsWasThere.add(theirs.equals(scene.repository.newestRoot().condemnedBy()));
            }
            return Fault.NONE;
        }));
        scene.gc(view, 100).run();
        assertThat(theirsWasThere).isNotEmpty().allMatch(was -> was);
        scene.collect();
        assertThat(scene.repository.newestRoot().condemned()).isEmpty();
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
}
