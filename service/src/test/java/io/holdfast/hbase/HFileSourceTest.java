package io.holdfast.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.KeyValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HFileSourceTest {

    private static final int ROWS = 300;

    @TempDir
    private java.nio.file.Path folder;

    /** Rows that begin a block are among them, of which the file's index has no key of their own. */
    @Test
    void beginsAtAnyRowAndEndsBeforeAnyRow() throws IOException {
        Configuration conf = new Configuration(false);
        try (FileSystem local = new RawLocalFileSystem()) {
            local.initialize(java.net.URI.create("file:///"), conf);
            Path file = new Path(folder.resolve("log").toUri());
            write(local, file, conf);

            for (int start = 0; start < ROWS; start++) {
                int stop = Math.min(start + 3, ROWS - 1);
                assertThat(rows(local, file, conf, row(start), row(stop))).isEqualTo(named(start, stop));
            }
            assertThat(rows(local, file, conf, bytes("a"), row(2))).isEqualTo(named(0, 2));
            assertThat(rows(local, file, conf, row(ROWS - 2), new byte[0])).isEqualTo(named(ROWS - 2, ROWS));
            assertThat(rows(local, file, conf, bytes("z"), new byte[0])).isEmpty();
        }
    }

    /** The later family may have a qualifier that is before those of the earlier one. */
    @Test
    void hasTheCellsOfAllFamiliesOfARow() throws IOException {
        Configuration conf = new Configuration(false);
        try (FileSystem local = new RawLocalFileSystem()) {
            local.initialize(java.net.URI.create("file:///"), conf);
            Path file = new Path(folder.resolve("log").toUri());
            try (LogFileWriter writer = new LogFileWriter(local, file, conf)) {
                for (int i = 0; i < ROWS; i++) {
                    writer.append(new KeyValue(row(i), bytes("f"), bytes("z"), 1L, value(i)));
                    writer.append(new KeyValue(row(i), bytes("g"), null, 1L, KeyValue.Type.DeleteFamily));
                    writer.append(new KeyValue(row(i), bytes("g"), bytes("a"), 1L, value(i)));
                }
            }
            for (int start = 0; start < ROWS; start++) {
                String row = named(start, start + 1).get(0);
                assertThat(keys(local, file, conf, row(start), row(start + 1)))
                        .containsExactly(row + "/f:z/1/Put", row + "/g:/1/DeleteFamily", row + "/g:a/1/Put");
            }
        }
    }

    /** Of blocks of a few rows. */
    private static void write(FileSystem local, Path file, Configuration conf) throws IOException {
        try (LogFileWriter writer = new LogFileWriter(local, file, conf)) {
            for (int i = 0; i < ROWS; i++) {
                writer.append(new KeyValue(row(i), bytes("f"), bytes("q"), 1L, value(i)));
            }
        }
    }

    private static byte[] value(int row) {
        byte[] value = new byte[10_000];
        value[0] = (byte) row;
        return value;
    }

    private static List<String> rows(FileSystem local, Path file, Configuration conf, byte[] start, byte[] stop)
            throws IOException {
        List<String> rows = new ArrayList<>();
        try (HFileSource source = HFileSource.open(local, file, conf, start, stop)) {
            while (source.next()) {
                rows.add(new String(CellUtil.cloneRow(source.cell()), StandardCharsets.UTF_8));
            }
        }
        return rows;
    }

    private static List<String> keys(FileSystem local, Path file, Configuration conf, byte[] start, byte[] stop)
            throws IOException {
        List<String> keys = new ArrayList<>();
        try (HFileSource source = HFileSource.open(local, file, conf, start, stop)) {
            while (source.next()) {
                keys.add(CellUtil.getCellKeyAsString(source.cell()).replaceAll("/vlen=.*", ""));
            }
        }
        return keys;
    }

    private static List<String> named(int from, int to) {
        List<String> rows = new ArrayList<>();
        for (int i = from; i < to; i++) {
            rows.add(new String(row(i), StandardCharsets.UTF_8));
        }
        return rows;
    }

    private static byte[] row(int number) {
        return bytes(String.format("row-%06d", number));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
