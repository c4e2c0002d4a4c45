package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.GuardedCluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.security.access.AccessControlClient;
import org.apache.hadoop.hbase.security.access.Permission;
import org.apache.hadoop.hbase.security.access.UserPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tables are brought back where there are tables of their names. */
@ExtendWith(SharedCluster.class)
class OverwriteIT {

    private static final String FAILSAFE = "holdfast-overwritten-";

    @TempDir
    private Path folder;

    @Test
    void rowsDeletedAfterTheBackupComeBackInPlace(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.createWithRows("orders", 400, "row-000200");
        Kept kept = scene.keep(table);
        String backup = scene.backupId(table);
        deleteRows(cluster, table, 0, 300);
        scene.write(table, 1000, 1050);
        Kept later = scene.keep(table);

        Answer refused = scene.operator().asks("restore", backup);
        assertThat(refused.refused(4, "CONFLICT")).contains(table.getNameAsString());
        assertThat(refused.json().path("error").path("hint").asText()).contains("--overwrite");
        later.assertSame(cluster, table);

        JsonNode done = scene.restore(backup, "--overwrite");

        kept.assertSame(cluster, table);
        String failsafe = done.path("tables").path(0).path("failsafe").asText();
        assertThat(failsafe).startsWith(FAILSAFE + done.path("sessionId").asText());
        assertThat(failsafesOf(cluster, table)).containsExactly(failsafe);
        assertThat(tablesOf(scene)).containsExactly(table);
        assertKeeps(scene, failsafe, later);
        forget(cluster, table);
        scene.outlivesItsPin(table, kept);
    }

    /** A split's halves of links are what HBase loses if their pin goes (HBASE-30154). */
    @Test
    void halvesOfLinksOutliveTheBuildAndItsSnapshot(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = LinksAndReferencesIT.uncompacted(scene, "split");
        scene.write(table, 0, 500);
        scene.flush(table);
        LinksAndReferencesIT.split(cluster, table, "row-000250");
        Kept kept = scene.keep(table);
        String backup = scene.backupId(table);
        deleteRows(cluster, table, 0, 500);

        scene.restore(backup, "--overwrite");

        assertThat(scene.storeFiles(table))
                .filteredOn(Scene::isReference)
                .hasSize(2)
                .allMatch(Scene::isLink);
        // Lets the cleaners run while the halves are all that leads to the files.
        scene.runLaterCommand(cluster);
        try (Admin admin = cluster.admin()) {
            admin.disableTable(table);
            admin.enableTable(table);
        }
        kept.assertSame(cluster, table);
        assertThat(Scene.pinsOf(cluster, table)).isNotEmpty();
        forget(cluster, table);
        scene.outlivesItsPin(table, kept);
    }

    @Test
    void severalTablesAreReplacedTogetherWhateverTheyAreNow(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName other = scene.createWithRows("other", 200, "row-000100");
        TableName disabled = scene.createWithRows("disabled", 100);
        TableName lost = scene.createWithRows("lost", 50);
        List<Kept> kept = List.of(scene.keep(other), scene.keep(disabled), scene.keep(lost));
        String backup = scene.backupId(other, disabled, lost);
        scene.drop(other, lost);
        scene.create(TableDescriptorBuilder.newBuilder(other), List.of(Scene.family(Cells.G)), "a", "b", "c");
        deleteRows(cluster, disabled, 0, 100);
        try (Admin admin = cluster.admin()) {
            admin.disableTable(disabled);
        }

        Answer refused = scene.operator().asks("restore", backup, "--overwrite");
        assertThat(refused.refused(3, "REJECTED")).contains("--yes").contains("2 tables");
        JsonNode plan = scene.restore(backup, "--overwrite", "--plan");
        assertThat(plan.path("feasible").asBoolean()).isTrue();
        assertThat(plan.path("notes").toString()).contains("table " + disabled + " is disabled, and stays so");
        for (JsonNode table : plan.path("tables")) {
            boolean there = !table.path("to").asText().equals(lost.getNameAsString());
            assertThat(table.path("overwrite").isObject()).isEqualTo(there);
            if (there) {
                assertThat(table.path("action").asText()).startsWith("overwrite ");
                assertThat(table.path("overwrite").path("failsafe").asText()).startsWith(FAILSAFE);
                assertThat(table.path("overwrite").path("awaySeconds").asDouble())
                        .isPositive();
            }
        }

        scene.restore(backup, "--overwrite", "--yes");

        try (Admin admin = cluster.admin()) {
            assertThat(admin.isTableDisabled(disabled)).isTrue();
            admin.enableTable(disabled);
        }
        kept.get(0).assertSame(cluster, other);
        kept.get(1).assertSame(cluster, disabled);
        kept.get(2).assertSame(cluster, lost);
        assertThat(tablesOf(scene)).containsExactlyInAnyOrder(other, disabled, lost);
    }

    @Test
    void aTableWithMobFilesIsReplacedAndCanBeBackedUpAgain(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = MobIT.mobTable(scene);
        Kept kept = scene.keep(table);
        String backup = scene.backupId(table);
        deleteRows(cluster, table, 0, 90);

        scene.restore(backup, "--overwrite");

        kept.assertSame(cluster, table);
        scene.runLaterCommand(cluster);
        Scene.compact(cluster, table);
        kept.assertSameCells(cluster, table);
        String again = scene.backupId(table);
        scene.drop(table);
        scene.restore(again);
        kept.assertSame(cluster, table);
    }

    @Test
    void aRestoreKilledInTheMiddleIsFinishedByTheNextCommand(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = KilledCommandIT.bulky(scene);
        Kept kept = scene.keep(table);
        String backup = scene.backupId(table);
        deleteRows(cluster, table, 0, 2000);
        Kept emptied = scene.keep(table);

        KilledCommandIT.kill(
                scene.operator().starts("restore", backup, "--overwrite"),
                () -> !failsafesOf(cluster, table).isEmpty());
        assertThat(World.procedures(cluster)).as("the unfinished session").isNotEmpty();

        scene.backupId(scene.createWithRows("small", 20));

        assertThat(World.procedures(cluster)).as("journal").isEmpty();
        assertThat(cluster.files(".holdfast")).as("staging").isEmpty();
        kept.assertSame(cluster, table);
        assertThat(tablesOf(scene)).containsExactlyInAnyOrder(table, scene.table("small"));
        assertKeeps(scene, failsafesOf(cluster, table).get(0), emptied);
    }

    @Test
    void aCancelledRestorePutsEverythingBack(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName mob = MobIT.mobTable(scene);
        TableName orders = scene.createWithRows("orders", 100, "row-000050");
        TableName small = scene.createWithRows("small", 20);
        String backup = scene.backupId(mob, orders, small);
        for (TableName table : List.of(mob, orders, small)) {
            deleteRows(cluster, table, 0, 10);
            scene.write(table, 3000, 3010);
        }
        List<Kept> kept = List.of(scene.keep(mob), scene.keep(orders), scene.keep(small));

        CompletableFuture<Answer> restore =
                CompletableFuture.supplyAsync(() -> scene.operator().asks("restore", backup, "--overwrite", "--yes"));
        Await.closelyUntil("the first table to be replaced", () -> !failsafesOf(cluster, mob)
                .isEmpty());
        String session =
                failsafesOf(cluster, mob).get(0).substring(FAILSAFE.length()).replaceAll("-[0-9]+$", "");
        scene.operator().asks("session", "cancel", session);

        assertThat(restore.join().refused(4, "CONFLICT")).contains("cancelled");
        kept.get(0).assertSame(cluster, mob);
        kept.get(1).assertSame(cluster, orders);
        kept.get(2).assertSame(cluster, small);
        assertThat(tablesOf(scene)).containsExactlyInAnyOrder(mob, orders, small);
        assertThat(World.procedures(cluster)).as("journal").isEmpty();
        Scene.compact(cluster, mob);
        scene.runLaterCommand(cluster);
        kept.get(0).assertSameCells(cluster, mob);
    }

    @Test
    void cellsThatAreOlderThanTheirFamilyKeepsThemComeBackIfWanted(Cluster cluster, Namespace namespace)
            throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.create("old");
        scene.write(table, 0, 100);
        scene.flush(table);
        Kept kept = scene.keep(table);
        try (Admin admin = cluster.admin()) {
            admin.modifyColumnFamily(
                    table, Scene.family(Cells.F).setTimeToLive(3600).build());
        }
        assertThat(scene.keep(table).count().rows()).as("all are too old").isZero();
        String backup = scene.backupId(table);

        scene.restore(backup, "--suffix", "_plain");
        assertThat(scene.keep(scene.table("old_plain")).count().rows()).isZero();
        JsonNode plan = scene.restore(backup, "--overwrite", "--keep-expired", "--plan");
        assertThat(plan.path("keepExpired").asBoolean()).isTrue();
        assertThat(plan.path("notes").toString())
                .contains("keeps cells for ever from then on")
                .doesNotContain("will not be seen");

        scene.restore(backup, "--overwrite", "--keep-expired", "--compact");

        kept.assertSame(cluster, table);
        // Asked for, and not waited for.
        Await.untilNone("no link in " + table, () -> {
            try (Admin admin = cluster.admin()) {
                admin.flush(table);
            }
            return compactedFiles(scene, table).isEmpty() ? List.of("no file of its own yet") : List.of();
        });
        kept.assertSameCells(cluster, table);
    }

    private static List<String> compactedFiles(Scene scene, TableName table) {
        return scene.storeFiles(table).stream()
                .filter(file -> !Scene.isLink(file))
                .toList();
    }

    @Test
    void whoMayUseATableMayDoSoAfterwards(@GuardedCluster Cluster cluster, @GuardedCluster Namespace namespace)
            throws Throwable {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.createWithRows("guarded", 50);
        grant(cluster, table, "recorded");
        String backup = scene.backupId(table);
        AccessControlClient.revoke(cluster.connection(), table, "recorded", null, null, Permission.Action.READ);
        grant(cluster, table, "later");

        scene.restore(backup, "--overwrite");
        assertThat(users(cluster, table)).contains("later").doesNotContain("recorded");

        scene.restore(backup, "--overwrite", "--acl");
        assertThat(users(cluster, table)).contains("later", "recorded");
    }

    private static void grant(Cluster cluster, TableName table, String user) throws Throwable {
        AccessControlClient.grant(cluster.connection(), table, user, null, null, Permission.Action.READ);
    }

    private static List<String> users(Cluster cluster, TableName table) throws Throwable {
        return AccessControlClient.getUserPermissions(cluster.connection(), table.getNameAsString()).stream()
                .map(UserPermission::getUser)
                .toList();
    }

    private static void deleteRows(Cluster cluster, TableName table, int from, int to) throws IOException {
        List<Delete> deletes = new ArrayList<>();
        for (int row = from; row < to; row++) {
            deletes.add(new Delete(Cells.bytes("row-%06d".formatted(row))));
        }
        try (Table rows = cluster.connection().getTable(table)) {
            rows.delete(deletes);
        }
    }

    /** A fail-safe is a snapshot as any other, for whoever wants to look at what was. */
    private static void assertKeeps(Scene scene, String failsafe, Kept kept) throws IOException {
        TableName before = scene.table("before");
        try (Admin admin = scene.cluster().admin()) {
            admin.cloneSnapshot(failsafe, before);
        }
        kept.assertSame(scene.cluster(), before);
        scene.drop(before);
    }

    /** As a leader does once the time of the fail-safe is over; it names files that the import has, too. */
    private static void forget(Cluster cluster, TableName table) throws IOException {
        try (Admin admin = cluster.admin()) {
            for (String failsafe : failsafesOf(cluster, table)) {
                admin.deleteSnapshot(failsafe);
            }
        }
    }

    private static List<String> failsafesOf(Cluster cluster, TableName table) throws IOException {
        try (Admin admin = cluster.admin()) {
            return admin.listSnapshots().stream()
                    .filter(snapshot -> snapshot.getTableName().equals(table))
                    .map(snapshot -> snapshot.getName())
                    .filter(name -> name.startsWith(FAILSAFE))
                    .toList();
        }
    }

    private static List<TableName> tablesOf(Scene scene) throws IOException {
        try (Admin admin = scene.cluster().admin()) {
            return List.of(admin.listTableNamesByNamespace(scene.namespace().name()));
        }
    }
}
