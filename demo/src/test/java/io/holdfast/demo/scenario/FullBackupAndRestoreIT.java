package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.apache.hadoop.hbase.NamespaceDescriptor;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedCluster.class)
class FullBackupAndRestoreIT {

    @TempDir
    private Path folder;

    @Test
    void aTableComesBackUnderANewNameWithItsCellsSettingsAndBoundaries(Cluster cluster, Namespace namespace)
            throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName orders = scene.create(
                TableDescriptorBuilder.newBuilder(scene.table("orders"))
                        .setMaxFileSize(1 << 30)
                        .setValue("note", "kept"),
                List.of(
                        Scene.family(Cells.F),
                        Scene.family(Cells.G).setMaxVersions(1).setTimeToLive(2_000_000_000)),
                "row-000300",
                "row-000600");
        Cells.write(cluster.connection(), orders, 0, 900, Cells.F, Cells.G);
        scene.flush(orders);
        Cells.write(cluster.connection(), orders, 900, 1000, Cells.F);
        Kept kept = scene.keep(orders);
        Instant before = Instant.now();

        JsonNode backup = scene.backup(orders);

        assertThat(kept.count().rows()).isEqualTo(1000);
        assertThat(backup.path("type").asText()).isEqualToIgnoringCase("full");
        assertThat(texts(backup.path("tables"))).containsExactly(orders.getNameAsString());
        assertThat(backup.path("filesTotal").asLong()).isGreaterThanOrEqualTo(6);
        assertThat(backup.path("filesCopied").asLong())
                .isEqualTo(backup.path("filesTotal").asLong());
        assertThat(backup.path("bytesCopied").asLong()).isPositive();
        assertThat(backup.path("seconds").asDouble()).isPositive();
        assertThat(backup.path("sessionId").asText()).isNotEmpty();

        TableName restored = scene.table("orders_restored");
        JsonNode restore = scene.restore(backup.path("backupId").asText(), Scene.as(orders, restored));

        JsonNode table = restore.path("tables").path(0);
        assertThat(table.path("from").asText()).isEqualTo(orders.getNameAsString());
        assertThat(table.path("to").asText()).isEqualTo(restored.getNameAsString());
        assertThat(table.path("regions").asInt()).isEqualTo(3);
        assertThat(table.path("files").asLong())
                .isEqualTo(backup.path("filesTotal").asLong());
        assertThat(table.path("bytes").asLong())
                .isEqualTo(backup.path("bytesTotal").asLong());
        assertThat(Instant.parse(table.path("restorePoint").asText())).isBetween(before, Instant.now());
        kept.assertSame(cluster, restored);
        kept.assertSame(cluster, orders);
        scene.outlivesItsPin(restored, kept);
        kept.assertSame(cluster, orders);
    }

    @Test
    void severalTablesAndTheirNamespaceComeBackAfterAllWasDropped(Cluster cluster, Namespace namespace)
            throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName one = scene.createWithRows("one", 500);
        TableName two = scene.createWithRows("two", 300, "row-000100");
        try (Admin admin = cluster.admin()) {
            admin.modifyNamespace(NamespaceDescriptor.create(namespace.name())
                    .addConfiguration("hbase.namespace.quota.maxtables", "7")
                    .build());
        }
        Kept keptOne = scene.keep(one);
        Kept keptTwo = scene.keep(two);
        String backup = scene.backupId(one, two);
        namespace.drop();
        scene.awaitEmptyArchive();

        JsonNode restore = scene.restore(backup);

        assertThat(restore.path("tables")).hasSize(2);
        keptOne.assertSame(cluster, one);
        keptTwo.assertSame(cluster, two);
        try (Admin admin = cluster.admin()) {
            assertThat(admin.getNamespaceDescriptor(namespace.name())
                            .getConfigurationValue("hbase.namespace.quota.maxtables"))
                    .isEqualTo("7");
        }
    }

    @Test
    void oneUnknownTableAmongThoseNamedIsRefusedAndLeavesNothing(Cluster cluster, Namespace namespace)
            throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName known = scene.createWithRows("known", 100);
        SortedSet<String> before = World.of(cluster, scene.repository());

        String message = scene.operator()
                .asks("backup", "create", "--table", known.getNameAsString(), "--table", namespace.name() + ":unknown")
                .refused(3, "REJECTED");

        assertThat(message).contains(namespace.name() + ":unknown");
        assertThat(World.of(cluster, scene.repository())).isSubsetOf(before);
        assertThat(World.procedures(cluster)).isEmpty();
        assertThat(World.files(scene.repository().resolve("history"))).isEmpty();
    }

    @Test
    void allMeansEveryTableOfUsersAndNoneOfHBasesOwn(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName one = scene.createWithRows("one", 50);
        TableName two = scene.create("empty");
        List<String> users = new ArrayList<>();
        try (Admin admin = cluster.admin()) {
            for (TableName table : admin.listTableNames()) {
                if (!table.isSystemTable()) {
                    users.add(table.getNameAsString());
                }
            }
        }

        JsonNode backup = scene.operator().asks("backup", "create", "--all").done();

        assertThat(texts(backup.path("tables")))
                .contains(one.getNameAsString(), two.getNameAsString())
                .containsExactlyInAnyOrderElementsOf(users);
    }

    @Test
    void aSecondBackupCopiesOnlyWhatIsNew(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.create("orders", "row-000200");
        scene.write(table, 0, 400);
        scene.flush(table);
        Kept first = scene.keep(table);
        JsonNode one = scene.backup(table);
        assertThat(one.path("filesCopied").asInt()).isEqualTo(2);

        JsonNode unchanged = scene.backup(table);
        assertThat(unchanged.path("filesCopied").asInt()).isZero();
        assertThat(unchanged.path("bytesCopied").asLong()).isZero();
        assertThat(unchanged.path("filesTotal").asInt()).isEqualTo(2);

        scene.write(table, 1000, 1100);
        scene.flush(table);
        Kept more = scene.keep(table);
        JsonNode third = scene.backup(table);
        assertThat(third.path("filesCopied").asInt()).isEqualTo(1);
        assertThat(third.path("filesTotal").asInt()).isEqualTo(3);

        JsonNode info = scene.operator().asks("repo", "info").done();
        assertThat(info.path("backups").asInt()).isEqualTo(3);
        assertThat(info.path("files").asInt()).isEqualTo(3);
        assertThat(info.path("bytes").asLong())
                .isEqualTo(third.path("bytesTotal").asLong());

        scene.drop(table);
        scene.restore(unchanged.path("backupId").asText(), "--suffix", "_2");
        scene.restore(third.path("backupId").asText(), "--suffix", "_3");
        first.assertSame(cluster, scene.table("orders_2"));
        more.assertSame(cluster, scene.table("orders_3"));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
