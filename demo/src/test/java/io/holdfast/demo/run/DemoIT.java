package io.holdfast.demo.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.DemoRequest;
import io.holdfast.api.DemoResult;
import io.holdfast.api.HoldfastProvider;
import io.holdfast.demo.data.SampleData;
import io.holdfast.error.Unavailable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole demonstration; and, with backups that are snapshots and lose a row, that it says "equal" only when all is. */
class DemoIT {

    private static final long ROWS = 3000;

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void endsWellWhenEveryCellCameBack() {
        Path keep = folder.resolve("kept");
        DemoResult result = new Demo().run(request(Optional.of(keep)), new PrintStream(told, true, UTF_8));

        assertThat(result.ok()).as(told()).isTrue();
        assertThat(result.steps())
                .extracting(DemoResult.Step::name)
                .containsExactly(
                        "start HBase",
                        "create tables",
                        "load rows",
                        "clone a table",
                        "repo init",
                        "full backup",
                        "backup, nothing new",
                        "add rows",
                        "backup, new files",
                        "remember every cell",
                        "drop all tables",
                        "restore",
                        "compare every cell");
        assertThat(told()).contains("Every cell came back").contains("backup list");
        assertThat(keep.resolve("hbase/hbase/data/shop")).isDirectory();
    }

    @Test
    void endsBadlyAndSaysWhyWhenOneRowDidNotComeBack() throws IOException {
        DemoResult result = runWithSnapshots(DemoIT::loseARow);

        assertThat(result.ok()).isFalse();
        assertThat(told()).contains("NOT EQUAL").contains("shop:events missing: 0-");
        DemoResult.Step last = result.steps().get(result.steps().size() - 1);
        assertThat(last.name()).isEqualTo("compare every cell");
        assertThat(last.detail()).startsWith("failed: ").contains("missing: 0-");
        String line = told().lines().findFirst().orElseThrow();
        assertThat(Files.exists(Path.of(line.substring(line.indexOf('/'))))).isFalse();
    }

    private static DemoRequest request(Optional<Path> keep) {
        return new DemoRequest(ROWS, keep, false);
    }

    private DemoResult runWithSnapshots(SnapshotHoldfast.AfterRestore afterRestore) {
        HoldfastProvider provider = settings -> {
            try {
                return new SnapshotHoldfast(settings.hbaseConf().orElseThrow(), afterRestore);
            } catch (IOException e) {
                throw new Unavailable("unable to connect", null, e);
            }
        };
        return new Demo(provider, Clock.systemUTC()).run(request(Optional.empty()), new PrintStream(told, true, UTF_8));
    }

    private static void loseARow(Connection connection) throws IOException {
        try (Table table = connection.getTable(SampleData.EVENTS);
                ResultScanner rows = table.getScanner(new Scan().setLimit(1))) {
            Result row = rows.next();
            table.delete(new Delete(row.getRow()));
        }
    }

    private String told() {
        return told.toString(UTF_8);
    }
}
