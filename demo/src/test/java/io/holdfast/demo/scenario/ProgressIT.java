package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.api.BackupRequest;
import io.holdfast.api.BackupResult;
import io.holdfast.api.Holdfast;
import io.holdfast.api.HoldfastProvider;
import io.holdfast.api.LocalSettings;
import io.holdfast.api.Progress;
import io.holdfast.api.RestoreOptions;
import io.holdfast.api.RestoreRequest;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import io.holdfast.demo.data.TableCells;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedCluster.class)
class ProgressIT {

    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path folder;

    @Test
    void progressRisesWithTheBytesUpToTheirTotal(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.create("bulky", "row-000100", "row-000200", "row-000300");
        for (int i = 0; i < 3; i++) {
            Cells.writeBulky(cluster.connection(), table, Cells.F, 400, 10_000);
            scene.flush(table);
        }
        List<Progress> heard = Collections.synchronizedList(new ArrayList<>());
        LocalSettings settings = new LocalSettings(
                Optional.empty(),
                Optional.of(cluster.confDir()),
                Optional.of(scene.repository().toString()),
                Optional.of(folder.resolve("state")));
        try (Holdfast holdfast = ServiceLoader.load(HoldfastProvider.class)
                .findFirst()
                .orElseThrow()
                .open(settings)) {
            BackupRequest request = BackupRequest.of(BackupRequest.Type.FULL, table.getNameAsString());
            BackupResult backup = holdfast.createBackup(request, heard::add);

            risesTo(backup.bytesTotal(), backup.sessionId(), bytesOf(heard));

            heard.clear();
            holdfast.restore(
                    new RestoreRequest(backup.backupId(), List.of(), Optional.of("_copy"), RestoreOptions.NONE),
                    heard::add);

            risesTo(backup.bytesTotal(), heard.get(0).sessionId(), bytesOf(heard));
        }
    }

    private static List<Progress> bytesOf(List<Progress> heard) {
        return heard.stream()
                .filter(progress -> progress.unit().equals("bytes"))
                .toList();
    }

    private static void risesTo(long total, String session, List<Progress> bytes) {
        assertThat(bytes).hasSizeGreaterThan(2);
        assertThat(bytes).allSatisfy(progress -> {
            assertThat(progress.sessionId()).isEqualTo(session);
            assertThat(progress.total()).isEqualTo(total);
            assertThat(progress.done()).isBetween(0L, total);
        });
        assertThat(bytes).extracting(Progress::done).isSorted();
        assertThat(bytes.get(0).done()).isLessThan(total);
        assertThat(bytes.get(bytes.size() - 1).done()).isEqualTo(total);
    }

    @Test
    void nothingAcknowledgedBeforeTheCutIsMissingWhileWritesGoOn(Cluster cluster, Namespace namespace)
            throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.create("busy", "row-100000", "row-200000");
        AtomicBoolean stop = new AtomicBoolean();
        List<Write> writes = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(cluster, table, stop, writes));
        Instant before;
        JsonNode backup;
        try {
            Await.until("some rows", () -> writes.size() > 300);
            before = Instant.now();
            backup = scene.backup(table);
            int during = writes.size();
            Await.until("rows after the backup", () -> writes.size() > during + 100);
        } finally {
            stop.set(true);
            writing.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        String id = backup.path("backupId").asText();
        JsonNode shown = scene.operator()
                .asks("backup", "show", id)
                .done()
                .path("tableDetails")
                .path(0);
        Instant cutFrom = Instant.parse(shown.path("cutFrom").asText());
        Instant cutTo = Instant.parse(shown.path("cutTo").asText());
        assertThat(cutFrom).isBetween(before, cutTo);

        scene.restore(id, "--suffix", "_restored");

        SortedSet<Integer> restored = rows(cluster, scene.table("busy_restored"));
        for (Write write : List.copyOf(writes)) {
            if (write.acknowledged().isBefore(cutFrom)) {
                assertThat(restored).as("acknowledged before the cut").contains(write.row());
            }
            if (write.begun().isAfter(cutTo)) {
                assertThat(restored).as("begun after the cut").doesNotContain(write.row());
            }
        }
        assertThat(writes).anyMatch(write -> write.acknowledged().isBefore(cutFrom));
        assertThat(writes).anyMatch(write -> write.begun().isAfter(cutTo));
    }

    /** One row, and when it was written. */
    private record Write(int row, Instant begun, Instant acknowledged) {}

    private static void write(Cluster cluster, TableName name, AtomicBoolean stop, List<Write> writes) {
        try (Table table = cluster.connection().getTable(name)) {
            for (int i = 0; !stop.get(); i++) {
                // All regions in turn.
                int row = i % 3 * 100_000 + i / 3;
                Instant begun = Instant.now();
                table.put(new Put(Cells.row(row)).addColumn(Cells.F, Cells.bytes("q"), Cells.bytes("value " + row)));
                writes.add(new Write(row, begun, Instant.now()));
            }
        } catch (IOException e) {
            throw new AssertionError("unable to write", e);
        }
    }

    private static SortedSet<Integer> rows(Cluster cluster, TableName table) throws IOException {
        SortedSet<Integer> rows = new TreeSet<>();
        try (TableCells cells = TableCells.of(cluster.connection(), table)) {
            for (Cell cell = cells.next(); cell != null; cell = cells.next()) {
                rows.add(Integer.valueOf(Bytes.toString(CellUtil.cloneRow(cell)).substring("row-".length())));
            }
        }
        return rows;
    }
}
