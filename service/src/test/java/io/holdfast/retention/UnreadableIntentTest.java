package io.holdfast.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.GcResult;
import io.holdfast.error.Fenced;
import io.holdfast.format.BackupId;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.SessionId;
import io.holdfast.repository.Repository;
import io.holdfast.repository.ScriptedStore;
import io.holdfast.repository.ScriptedStore.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What gc makes of an intent that cannot be read: whose it is, its key says, and nobody knows what it names. */
class UnreadableIntentTest {

    private final Scene scene = new Scene();

    @BeforeEach
    void tables() {
        scene.cluster.createTable("orders", "first", "second");
        scene.cluster.createTable("ns:events", "third");
    }

    private void damageIntents() {
        for (String key : scene.keys("intents")) {
            scene.store.delete(new ObjectKey(key));
            scene.store.putIfAbsent(new ObjectKey(key), new byte[] {1, 2, 3});
        }
    }

    /** It may name anything: but only as long as its session may be running. */
    @Test
    void anIntentThatCannotBeReadProtectsEverythingUntilItsSessionIsEnded() {
        BackupId backup = scene.backUp("orders");
        scene.delete(backup);
        SessionId session = scene.newSession();
        scene.store.putIfAbsent(Layout.intent(session, 1), new byte[] {1, 2, 3});
        List<String> keys = scene.keys("data", "backups", "intents");

        scene.wait(Duration.ofHours(23));
        assertThat(scene.gc().plan())
                .satisfies(plan -> assertThat(plan.objects()).isZero())
                .satisfies(plan -> assertThat(plan.sparedBecause()).contains(session.text(), "envelope"));
        GcResult early = scene.collect();
        assertThat(early.objects()).isZero();
        assertThat(early.bytes()).isZero();
        assertThat(early.ended()).isEmpty();
        assertThat(early.sparedBecause()).contains(session.text(), "may re-use anything");
        assertThat(early.spared()).extracting(GcResult.Spared::session).containsExactly(session.text());
        assertThat(scene.keys("data", "backups", "intents")).isEqualTo(keys);

        scene.wait(Duration.ofHours(2));
        assertThat(scene.gc().plan().objects()).isEqualTo(keys.size() - 1);
        GcResult late = scene.collect();
        assertThat(late.ended()).containsExactly(session.text());
        assertThat(late.sparedBecause()).isNull();
        assertThat(late.objects()).isEqualTo(keys.size() - 1);
        assertThat(scene.keys("data", "backups", "intents")).isEmpty();
        assertThatThrownBy(() -> scene.repository.commit(
                        RootAuthor.withoutCluster(session), scene.clock().instant(), newest -> newest.content()
                                .withEnded(scene.newSession())))
                .isInstanceOf(Fenced.class);
    }

    @Test
    void anIntentThatCannotBeReadOfASessionThatHasEndedIsGarbage() {
        BackupId backup = scene.backUp("orders");
        scene.delete(backup);
        scene.store.putIfAbsent(Layout.intent(new SessionId(backup.text()), 1), new byte[] {1, 2, 3});

        GcResult result = scene.collect();

        assertThat(result.sparedBecause()).isNull();
        assertThat(result.ended()).isEmpty();
        assertThat(scene.keys("data", "backups", "intents")).isEmpty();
    }

    /** The lease of a session is the longest that any of its intents gives it. */
    @Test
    void aSessionGoesOnBesideAnIntentThatCannotBeRead() {
        SessionId session = scene.newSession();
        scene.store.putIfAbsent(Layout.intent(session, 1), new byte[0]);
        scene.wait(Duration.ofHours(20));
        scene.putIntent(session, Duration.ofHours(10));
        scene.wait(Duration.ofHours(9));
        assertThat(scene.collect().ended()).isEmpty();
        scene.wait(Duration.ofHours(2));
        assertThat(scene.collect().ended()).containsExactly(session.text());
    }

    @Test
    void whatIsNoIntentProtectsNothing() {
        BackupId backup = scene.backUp("orders");
        scene.delete(backup);
        scene.store.putIfAbsent(new ObjectKey("intents/readme"), new byte[1]);
        scene.store.putIfAbsent(new ObjectKey("intents/notes/00000001"), new byte[1]);

        assertThat(scene.collect().sparedBecause()).isNull();
        assertThat(scene.keys("data", "backups")).isEmpty();
        assertThat(scene.keys("intents")).hasSize(2);
    }

    @Test
    void aSessionWhoseIntentIsDamagedKeepsWhatItReuses() {
        BackupId old = scene.backUp("orders");
        PausedBackup reuser = PausedBackup.of(scene, "orders");
        damageIntents();
        scene.delete(old);

        assertThat(scene.collect().sparedBecause()).contains("may re-use anything");
        assertThat(scene.files(reuser.finish()))
                .hasSize(2)
                .allMatch(file -> file.object().path().contains(old.text()));

        assertThat(scene.collect().objects())
                .as("shard and manifest of the old one")
                .isEqualTo(2);
        assertThat(scene.keys("intents")).isEmpty();
    }

    /** So gc has seen the intent, and does not mind it any more; but the root lists what the session re-used. */
    @Test
    void aSessionThatCommitsBetweenTheLooksOfAGcKeepsWhatItReuses() {
        BackupId old = scene.backUp("orders");
        PausedBackup reuser = PausedBackup.of(scene, "orders");
        damageIntents();
        scene.delete(old);
        List<BackupId> done = new ArrayList<>();
        boolean[] condemned = new boolean[1];
        boolean[] listed = new boolean[1];
        Repository interrupted = scene.open(new ScriptedStore(scene.store, call -> {
            condemned[0] |= call.is("put", "roots/");
            listed[0] |= condemned[0] && call.is("read", "intents/");
            if (listed[0] && call.is("list", "roots/") && done.isEmpty()) {
                done.add(reuser.finish());
            }
            return Fault.NONE;
        }));

        GcResult result = scene.gc(interrupted, 100).run();

        assertThat(result.sparedBecause()).isNull();
        assertThat(result.objects()).as("shard and manifest of the old one").isEqualTo(2);
        assertThat(scene.files(done.get(0))).hasSize(2);
    }

    @Test
    void aSessionThatIsEndedBecauseNobodyHeardOfItFailsAndHurtsNoOther() {
        BackupId old = scene.backUp("orders");
        PausedBackup reuser = PausedBackup.of(scene, "orders");
        damageIntents();
        BackupId other = scene.backUp("ns:events");
        scene.delete(old);
        scene.wait(Duration.ofHours(25));

        assertThat(scene.collect().ended()).hasSize(1);
        assertThatThrownBy(reuser::finish).hasMessageContaining("FAILED");

        assertThat(scene.repository.newestRoot().backups())
                .extracting(entry -> entry.id())
                .containsExactly(other);
        assertThat(scene.files(other)).hasSize(1);
        scene.collect();
        assertThat(scene.keys("data")).allMatch(key -> key.contains(other.text()));
    }
}
