package io.holdfast.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.format.Bytes;
import io.holdfast.format.LogRun;
import io.holdfast.format.RunOrigin;
import io.holdfast.format.TableId;
import io.holdfast.hbase.EditSorter.SortedEdits;
import io.holdfast.hbase.EditSorter.SortedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.hbase.ArrayBackedTag;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.KeyValue;
import org.apache.hadoop.hbase.PrivateCellUtil;
import org.apache.hadoop.hbase.Tag;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileMergerTest {

    private static final TableId TABLE = TableId.parse("orders");

    @TempDir
    private Path folder;

    private final Configuration conf = new Configuration(false);
    private final FileSystem local = new RawLocalFileSystem();
    private int files;

    @BeforeEach
    void begin() throws IOException {
        local.initialize(folder.toUri(), conf);
    }

    private Path file(KeyValue... cells) throws IOException {
        Path own = Files.createDirectory(folder.resolve("in-" + files++));
        EditBuffer buffer = new EditBuffer(local, new org.apache.hadoop.fs.Path(own.toString()), conf);
        for (KeyValue cell : cells) {
            buffer.add(cell);
        }
        return buffer.finish(List.of(), bytes -> {}).get(0).path();
    }

    private static KeyValue put(String row, long timestamp, long commit, long sequence, Tag... tags) {
        KeyValue cell = new KeyValue(
                bytes(row), bytes("f"), bytes("q"), timestamp, KeyValue.Type.Put, bytes("v"), List.of(tags));
        return new EditTag(commit, sequence, 0).addTo(cell);
    }

    private static byte[] bytes(String text) {
        return org.apache.hadoop.hbase.util.Bytes.toBytes(text);
    }

    private static LogRun run(String log, long first, long last, long commit, boolean opened) {
        return new LogRun(
                "r",
                Bytes.empty(),
                Bytes.empty(),
                first,
                last,
                Instant.ofEpochMilli(commit),
                new RunOrigin(log, opened));
    }

    private SortedEdits merge(List<LogRun> runs, Path... paths) throws IOException {
        return new LogFileMerger(conf)
                .merge(TABLE, runs, List.of(paths), Files.createDirectory(folder.resolve("out-" + files++)));
    }

    private List<Cell> cells(SortedEdits edits) throws IOException {
        List<Cell> all = new ArrayList<>();
        for (SortedFile file : edits.files()) {
            try (SortedCells cells = SortedCells.merge(List.of(HFileSource.open(
                    local, new org.apache.hadoop.fs.Path(file.path().toString()), conf)))) {
                for (Cell cell = cells.next(); cell != null; cell = cells.next()) {
                    all.add(cell);
                }
            }
        }
        return all;
    }

    @Test
    void everyVersionIsThereOnceWithTheUsersTags() throws IOException {
        Tag own = new ArrayBackedTag((byte) 120, bytes("the user's"));
        Path first = file(put("a", 1, 100, 1), put("b", 1, 101, 2, own), put("b", 2, 102, 3));
        Path second = file(put("a", 1, 200, 4), put("b", 2, 102, 3), put("c", 1, 201, 5));

        SortedEdits merged = merge(List.of(run("log", 1, 3, 102, true), run("log", 4, 5, 201, false)), first, second);

        List<Cell> cells = cells(merged);
        assertThat(cells.stream().map(EditTag::of))
                .containsExactly(
                        new EditTag(200, 4, 0),
                        new EditTag(100, 1, 0),
                        new EditTag(102, 3, 0),
                        new EditTag(101, 2, 0),
                        new EditTag(201, 5, 0));
        assertThat(PrivateCellUtil.getTags(cells.get(3)).stream().map(Tag::getValueAsString))
                .hasSize(2)
                .contains("the user's");
        assertThat(merged.runs()).containsExactly(run("log", 1, 5, 201, true));
        assertThat(merged.files()).singleElement().satisfies(file -> {
            assertThat(file.cells()).isEqualTo(5);
            assertThat(file.firstRow()).isEqualTo(Bytes.of(bytes("a")));
            assertThat(file.lastRow()).isEqualTo(Bytes.of(bytes("c")));
        });
    }

    /** The region moved to a server whose clock is behind, and back. */
    @Test
    void aCellIsNoEarlierThanWhatIsBeforeIt() throws IOException {
        Path first = file(put("a", 1, 500, 1));
        Path second = file(put("a", 2, 300, 7));
        Path third = file(put("a", 3, 400, 9));

        SortedEdits merged = merge(
                List.of(run("one", 1, 1, 500, true), run("two", 6, 7, 300, true), run("one", 8, 9, 400, true)),
                first,
                second,
                third);

        assertThat(cells(merged).stream().map(EditTag::of))
                .containsExactly(new EditTag(500, 9, 0), new EditTag(500, 7, 0), new EditTag(500, 1, 0));
        assertThat(merged.runs()).as("it was elsewhere between").hasSize(3);
    }

    @Test
    void withoutFilesThereAreRunsAlone() throws IOException {
        SortedEdits merged = merge(List.of(run("one", 1, 1, 0, true)));

        assertThat(merged.files()).isEmpty();
        assertThat(merged.runs()).hasSize(1);
    }
}
