package io.holdfast.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.holdfast.api.BackupDetail;
import io.holdfast.api.Damage;
import io.holdfast.api.DeletionRequest;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.RestoreOptions;
import io.holdfast.api.RestorePlan;
import io.holdfast.api.RestoreRequest;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import io.holdfast.format.BackupId;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.repository.ScriptedStore;
import io.holdfast.storage.ObjectStore;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of a backup of which a part is damaged: what is wrong, and everything else. */
class DamagedBackupTest {

    private static final int LARGEST = 1 << 20;

    private final DoorScene scene = new DoorScene();
    private final FrontDoor door = scene.door();
    private String backup = "";
    private ObjectKey manifest = Layout.header();
    private ObjectKey shard = Layout.header();

    /** Of two tables, with a shard each; that of orders is the first. */
    @BeforeEach
    void backUp() {
        door.initRepository();
        scene.cluster.createTable("orders", "first", "second");
        scene.cluster.createTable("shop:events", "third");
        backup = scene.backUp("orders", "shop:events").backupId();
        manifest = Layout.manifest(new BackupId(backup));
        shard = Layout.shard(new BackupId(backup), 0);
    }

    private void flip(ObjectKey key) {
        byte[] content = scene.store.read(key, LARGEST).orElseThrow();
        content[content.length / 2] ^= 1;
        replace(key, content);
    }

    private void replace(ObjectKey key, byte[] content) {
        scene.store.delete(key);
        scene.store.putIfAbsent(key, content);
    }

    private RestorePlan plan(String... tables) {
        return door.planRestore(request(tables));
    }

    private RestoreRequest request(String... tables) {
        return new RestoreRequest(backup, List.of(tables), Optional.of("_back"), RestoreOptions.NONE);
    }

    /** It is refused before anything is written. */
    private void assertRefused(String object, String... tables) {
        List<String> before = scene.keys("data", "backups", "roots");
        assertThatThrownBy(() -> door.restore(request(tables), ProgressListener.NONE))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining(object);
        assertThat(scene.keys("data", "backups", "roots")).isEqualTo(before);
        assertThat(scene.cluster.userTables()).hasSize(2);
        assertThat(scene.cluster.hasNothingStaged()).isTrue();
        assertThat(scene.cluster.snapshotNames()).isEmpty();
    }

    @Test
    void ofAWholeBackupNothingIsSaid() {
        assertThat(door.showBackup(backup).damage()).isEmpty();
        assertThat(door.showBackup(backup).state()).isEqualTo("COMPLETE");
        assertThat(plan().feasible()).isTrue();
        assertThat(plan().damage()).isEmpty();
    }

    @Test
    void withoutItsManifestItIsWhatTheRootSays() {
        BackupDetail whole = door.showBackup(backup);
        long length = scene.store.stat(manifest).orElseThrow().length();
        scene.store.delete(manifest);
        Damage missing = new Damage(
                "missing",
                manifest.path(),
                "expected " + length + " bytes, found no object",
                List.of("orders", "shop:events"));

        assertThat(door.showBackup(backup))
                .isEqualTo(new BackupDetail(
                        whole.backupId(),
                        whole.sessionId(),
                        whole.type(),
                        "DAMAGED",
                        whole.tables(),
                        whole.startedAt(),
                        whole.completedAt(),
                        whole.filesTotal(),
                        whole.filesCopied(),
                        whole.bytesTotal(),
                        whole.bytesCopied(),
                        whole.base(),
                        whole.label(),
                        whole.clusterId(),
                        null,
                        List.of(),
                        List.of(),
                        List.of(missing)));
        RestorePlan plan = plan();
        assertThat(plan.feasible()).isFalse();
        assertThat(plan.damage()).containsExactly(missing);
        assertThat(plan.problems())
                .containsExactly("unable to restore tables orders, shop:events: expected them whole, found damage: "
                        + missing.text());
        assertThat(plan.namespacesToCreate()).isEmpty();
        assertThat(plan.tables())
                .extracting(RestorePlan.Table::to, RestorePlan.Table::regions)
                .containsExactly(tuple("orders_back", null), tuple("shop:events_back", null));
        assertThat(plan("orders").damage()).containsExactly(missing.hurting(Set.of("orders")));
        assertThatThrownBy(() -> plan("nothing")).isInstanceOf(Rejected.class);
        assertRefused(manifest.path());
    }

    @Test
    void aManifestThatIsNotTheOneThatWasStoredIsNotBelieved() {
        flip(manifest);

        assertThat(door.showBackup(backup).tableDetails()).isEmpty();
        assertThat(plan().damage()).singleElement().satisfies(damage -> {
            assertThat(damage.kind()).isEqualTo("checksum");
            assertThat(damage.detail()).contains("expected").contains("found");
        });
        assertRefused(manifest.path());
    }

    @Test
    void aShardThatIsGoneHidesOnlyItsOwnFiles() {
        scene.store.delete(shard);

        BackupDetail shown = door.showBackup(backup);
        assertThat(shown.state()).isEqualTo("DAMAGED");
        assertThat(shown.tableDetails()).hasSize(2);
        assertThat(shown.damage()).singleElement().satisfies(damage -> {
            assertThat(damage.kind()).isEqualTo("missing");
            assertThat(damage.object()).isEqualTo(shard.path());
            assertThat(damage.tables()).containsExactly("orders");
        });
        RestorePlan plan = plan();
        assertThat(plan.feasible()).isFalse();
        assertThat(plan.damage()).isEqualTo(shown.damage());
        assertThat(plan.tables()).extracting(RestorePlan.Table::files).containsExactly(0L, 1L);
        assertThat(plan("shop:events").feasible()).isTrue();
        assertRefused(shard.path(), "orders");
        door.restore(request("shop:events"), ProgressListener.NONE);
        assertThat(scene.cluster.contents("shop:events_back")).containsExactly("third");
    }

    @Test
    void aShardThatIsNotTheOneThatWasStoredIsNotBelieved() {
        byte[] content = scene.store.read(shard, LARGEST).orElseThrow();
        flip(shard);
        assertThat(door.showBackup(backup).damage()).extracting(Damage::kind).containsExactly("checksum");
        assertThat(plan().damage()).extracting(Damage::kind).containsExactly("checksum");
        assertThat(plan().tables()).extracting(RestorePlan.Table::files).containsExactly(0L, 1L);
        assertRefused(shard.path());

        replace(shard, Arrays.copyOf(content, content.length - 1));
        assertThat(door.showBackup(backup).damage()).extracting(Damage::kind).containsExactly("length");
        assertThat(plan().damage()).extracting(Damage::kind).containsExactly("length");

        replace(shard, content);
        assertThat(door.showBackup(backup).damage()).isEmpty();
    }

    @Test
    void everythingThatIsWrongIsNamed() {
        ObjectKey other = Layout.shard(new BackupId(backup), 1);
        flip(shard);
        scene.store.delete(other);

        assertThat(door.showBackup(backup).damage())
                .extracting(Damage::object)
                .containsExactlyInAnyOrder(shard.path(), other.path());
        assertThat(plan().damage()).extracting(Damage::object).containsExactly(shard.path(), other.path());
        assertThat(plan().problems()).hasSize(2);
    }

    /** Another process deletes it while it is looked at. */
    @Test
    void whatAGcTookAwayIsNotDamaged() {
        boolean[] deleted = new boolean[1];
        ObjectStore view = new ScriptedStore(scene.store, call -> {
            if (call.key().equals(manifest.path()) && !deleted[0]) {
                deleted[0] = true;
                door.deleteBackups(new DeletionRequest(List.of(backup), false));
                door.collectGarbage(ProgressListener.NONE);
            }
            return ScriptedStore.Fault.NONE;
        });

        assertThatThrownBy(() -> scene.doorWithoutCluster(view).showBackup(backup))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("found no such id");
        assertThat(deleted).containsExactly(true);
    }
}
