package io.holdfast.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.GcResult;
import io.holdfast.api.ProgressListener;
import io.holdfast.error.Unavailable;
import io.holdfast.format.BackupId;
import io.holdfast.format.Condemnation;
import io.holdfast.format.Layout;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.SessionId;
import io.holdfast.repository.Repository;
import io.holdfast.repository.ScriptedStore;
import io.holdfast.repository.ScriptedStore.Death;
import io.holdfast.repository.ScriptedStore.Fault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a gc goes about it: in which order, how much at a time, and what becomes of what it cannot delete. */
class GarbageDeletionTest {

    private final Scene scene = new Scene();

    @BeforeEach
    void tables() {
        scene.cluster.createTable("orders", "first", "second");
        scene.cluster.createTable("ns:events", "third");
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
            if (Scene.deletes(call)) {
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

    @Test
    void noListIsLargerThanARound() {
        for (int i = 0; i < 7; i++) {
            scene.cluster.createTable("t" + i, "content " + i);
            scene.delete(scene.backUp("t" + i));
        }
        GcResult result = scene.gc(scene.repository, 4).run();
        assertThat(result.objects()).isEqualTo(21);
        assertThat(scene.roots())
                .extracting(root -> root.condemned().size())
                .containsSubsequence(4, 0, 4, 0, 4, 0, 1, 0);
        assertThat(scene.roots()).allMatch(root -> root.condemned().size() <= 4);
        assertThat(scene.keys("data", "backups")).isEmpty();
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

    /** A store that takes its time: whoever goes on early, or ends early, leaves some. */
    @Test
    void manyAtATimeKeepTheOrderAndLeaveNothing() {
        for (int i = 0; i < 12; i++) {
            scene.cluster.createTable("t" + i, "content " + i);
            scene.delete(scene.backUp("t" + i));
        }
        List<String> dataLeft = Collections.synchronizedList(new ArrayList<>());
        Repository slow = scene.open(new ScriptedStore(scene.store, call -> {
            if (call.is("delete", "backups/")) {
                dataLeft.addAll(scene.keys("data"));
            }
            if (call.method().equals("delete")) {
                spin();
            }
            return Fault.NONE;
        }));

        GcResult result =
                new GarbageCollection(slow, scene.newSession(), scene.clock(), 3, ProgressListener.NONE).run();

        assertThat(result.objects()).isEqualTo(36);
        assertThat(scene.keys("data", "backups")).isEmpty();
        assertThat(dataLeft).isEmpty();
    }

    private static void spin() {
        for (int i = 0; i < 20_000; i++) {
            Thread.onSpinWait();
        }
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
            if (Scene.listsIntents(call) && scene.repository.newestRoot().condemnedBy() != null) {
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
            if (Scene.putsRoot(call) && scene.repository.newestRoot().condemnedBy() == null) {
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
}
