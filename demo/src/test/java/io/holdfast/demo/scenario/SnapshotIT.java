package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.SnapshotDescription;
import org.apache.hadoop.hbase.client.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots on real HBase, by people who have no repository. */
@ExtendWith(SharedCluster.class)
class SnapshotIT {

    @TempDir
    private Path folder;

    @Test
    void takesListsAndDeletesASnapshot(Cluster cluster, Namespace namespace) throws IOException {
        Shelf shelf = Shelf.of(cluster, namespace, folder);
        TableName table = shelf.scene().createWithRows("orders", 100, "row-000050");
        String name = shelf.name("one");

        JsonNode taken = shelf.asks("create", name, "--table", table.getNameAsString(), "--ttl", "7d")
                .done();

        assertThat(taken.path("snapshots").path(0).path("name").asText()).isEqualTo(name);
        assertThat(taken.path("snapshots").path(0).path("regions").asInt()).isEqualTo(2);
        assertThat(taken.path("snapshots").path(0).path("memory").asText()).isEqualTo("included");
        JsonNode listed = shelf.listed(name);
        assertThat(listed.path("ttlSeconds").asLong()).isEqualTo(7 * 24 * 3600);
        assertThat(listed.path("purpose").asText()).isEqualTo("user");
        assertThat(shelf.asks("verify", name).done().path("findings")).isEmpty();
        assertThat(shelf.asks("create", name, "--table", table.getNameAsString())
                        .status())
                .as("the name is taken")
                .isEqualTo(4);

        shelf.asks("delete", name).done();
        assertThat(World.snapshots(cluster)).doesNotContain(name);
        shelf.nothingIsLeft();
    }

    @Test
    void severalTablesAreTakenAllOrNone(Cluster cluster, Namespace namespace) throws IOException {
        Shelf shelf = Shelf.of(cluster, namespace, folder);
        TableName one = shelf.scene().createWithRows("one", 50);
        TableName two = shelf.scene().createWithRows("two", 50);
        String name = shelf.name("both");

        shelf.asks("create", name, "--table", one.getNameAsString(), namespace.name() + ":unknown")
                .refused(3, "REJECTED");
        assertThat(World.snapshots(cluster)).noneMatch(snapshot -> snapshot.startsWith(name));

        shelf.create(name, one, two);
        assertThat(World.snapshots(cluster))
                .contains(name + "-" + namespace.name() + "-one", name + "-" + namespace.name() + "-two");
        assertThat(shelf.asks("show", name).done().path("snapshots")).hasSize(2);
        assertThat(shelf.asks("delete", name).done().path("deleted")).hasSize(2);
        shelf.nothingIsLeft();
    }

    /** What was acknowledged before is there; of what came meanwhile, each row is whole. */
    @Test
    void underWritesItHoldsAllThatWasAcknowledgedBefore(Cluster cluster, Namespace namespace) throws Exception {
        Shelf shelf = Shelf.of(cluster, namespace, folder);
        TableName table = shelf.scene().create("busy", "row-000300", "row-000600");
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger acknowledged = new AtomicInteger();
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(shelf, table, stop, acknowledged));
        int before;
        try {
            Await.until("some rows", () -> acknowledged.get() > 200);
            before = acknowledged.get();
            shelf.create(shelf.name("busy"), table);
        } finally {
            stop.set(true);
            writing.get();
        }

        TableName copy = shelf.scene().table("copy");
        shelf.asks("clone", shelf.name("busy"), "--as", copy.getNameAsString()).done();
        assertHasRows(cluster, copy, before);
    }

    private static void write(Shelf shelf, TableName table, AtomicBoolean stop, AtomicInteger acknowledged) {
        try {
            while (!stop.get()) {
                int next = acknowledged.get();
                shelf.scene().write(table, next, next + 10);
                acknowledged.set(next + 10);
            }
        } catch (IOException e) {
            throw new AssertionError("unable to write", e);
        }
    }

    private static void assertHasRows(Cluster cluster, TableName copy, int rows) throws IOException {
        try (Table table = cluster.connection().getTable(copy)) {
            for (int i = 0; i < rows; i += 7) {
                assertThat(table.exists(new Get(Cells.row(i)))).as("row %d", i).isTrue();
            }
            assertThat(table.exists(new Get(Cells.row(rows - 1)))).isTrue();
        }
    }

    @Test
    void twoOfOneTableAtOnceAreBothComplete(Cluster cluster, Namespace namespace) throws IOException {
        Shelf shelf = Shelf.of(cluster, namespace, folder);
        TableName table = shelf.scene().createWithRows("table", 200, "row-000100");

        CompletableFuture<JsonNode> first =
                CompletableFuture.supplyAsync(() -> shelf.create(shelf.name("first"), table));
        CompletableFuture<Void> fromElsewhere = CompletableFuture.runAsync(() -> {
            try (Admin admin = cluster.admin()) {
                admin.snapshot(new SnapshotDescription(shelf.name("elsewhere"), table));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        JsonNode second = shelf.create(shelf.name("second"), table);
        first.join();
        fromElsewhere.join();

        assertThat(second.path("snapshots")).hasSize(1);
        for (String name : new String[] {"first", "second", "elsewhere"}) {
            shelf.asks("verify", shelf.name(name)).done();
        }
        shelf.nothingIsLeft();
    }

    @Test
    void duringASplitItIsWhole(Cluster cluster, Namespace namespace) throws Exception {
        Shelf shelf = Shelf.of(cluster, namespace, folder);
        TableName table = LinksAndReferencesIT.uncompacted(shelf.scene(), "splitting");
        shelf.scene().write(table, 0, 500);
        Kept kept = shelf.scene().keep(table);
        CompletableFuture<Void> splitting = CompletableFuture.runAsync(() -> {
            try {
                LinksAndReferencesIT.split(cluster, table, "row-000250");
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });

        shelf.create(shelf.name("split"), table);
        splitting.get();

        TableName copy = shelf.scene().table("copy");
        shelf.asks("clone", shelf.name("split"), "--as", copy.getNameAsString()).done();
        kept.assertSameCells(cluster, copy);
    }

    @Test
    void aDisabledTableIsTakenOffline(Cluster cluster, Namespace namespace) throws IOException {
        Shelf shelf = Shelf.of(cluster, namespace, folder);
        TableName table = shelf.scene().createWithRows("offline", 100, "row-000050");
        Kept kept = shelf.scene().keep(table);
        try (Admin admin = cluster.admin()) {
            admin.disableTable(table);
        }

        JsonNode taken = shelf.create(shelf.name("offline"), table);

        assertThat(taken.path("snapshots").path(0).path("memory").asText()).isEqualTo("none");
        assertThat(shelf.listed(shelf.name("offline")).path("type").asText()).isEqualTo("offline");
        TableName copy = shelf.scene().table("copy");
        shelf.asks("clone", shelf.name("offline"), "--as", copy.getNameAsString())
                .done();
        kept.assertSame(cluster, copy);
    }

    @Test
    void withoutFlushWhatIsOnlyInMemoryIsAbsentAndTheResultSaysSo(Cluster cluster, Namespace namespace)
            throws IOException {
        Shelf shelf = Shelf.of(cluster, namespace, folder);
        TableName table = shelf.scene().create("memory");
        shelf.scene().write(table, 0, 50);
        shelf.scene().flush(table);
        Kept inFiles = shelf.scene().keep(table);
        shelf.scene().write(table, 50, 100);

        JsonNode taken = shelf.asks(
                        "create", shelf.name("files"), "--table", table.getNameAsString(), "--policy", "skip-flush")
                .done();

        assertThat(taken.path("snapshots").path(0).path("memory").asText()).isEqualTo("absent");
        assertThat(taken.path("notes").path(0).asText()).contains("not in the snapshot");
        TableName copy = shelf.scene().table("copy");
        shelf.asks("clone", shelf.name("files"), "--as", copy.getNameAsString()).done();
        inFiles.assertSameCells(cluster, copy);
    }

    @Test
    void aMissingFileIsFoundAndNamed(Cluster cluster, Namespace namespace) throws IOException {
        Shelf shelf = Shelf.of(cluster, namespace, folder);
        TableName origin = shelf.scene().createWithRows("origin", 100);
        String name = shelf.name("one");
        shelf.create(name, origin);
        String file = shelf.scene().storeFiles(origin).get(0);
        Path path = shelf.loseFile(file);

        Answer answer = shelf.asks("verify", name);

        assertThat(answer.status()).isEqualTo(6);
        assertThat(answer.json().path("findings").path(0).path("kind").asText()).isEqualTo("missing");
        assertThat(answer.json().path("findings").path(0).path("object").asText())
                .contains(file);
        shelf.asks("clone", name, "--as", namespace.name() + ":copy").refused(6, "CORRUPT");
        shelf.asks("restore", name).refused(6, "CORRUPT");
        shelf.findFile(path);
        shelf.nothingIsLeft();
    }
}
