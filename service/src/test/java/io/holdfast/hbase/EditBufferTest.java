package io.holdfast.hbase;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.hbase.EditSorter.SortedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.hbase.ArrayBackedTag;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.KeyValue;
import org.apache.hadoop.hbase.PrivateCellUtil;
import org.apache.hadoop.hbase.Tag;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EditBufferTest {

    @TempDir
    private Path folder;

    private final Configuration conf = new Configuration(false);
    private final FileSystem local = new RawLocalFileSystem();

    @BeforeEach
    void begin() throws IOException {
        local.initialize(folder.toUri(), conf);
    }

    private EditBuffer buffer() {
        return new EditBuffer(local, new org.apache.hadoop.fs.Path(folder.toString()), conf);
    }

    @Test
    void sortsWhatWasInMemoryAndInFiles() throws IOException {
        List<KeyValue> cells = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            cells.add(new EditTag(1, i, 0).addTo(put("row-%04d".formatted(i % 300), i)));
        }
        Collections.shuffle(cells, new Random(7));
        EditBuffer buffer = buffer();
        for (int i = 0; i < cells.size(); i++) {
            buffer.add(cells.get(i));
            if (i % 300 == 299) {
                buffer.spill();
                assertThat(buffer.bytes()).isZero();
            }
        }

        List<Cell> read = read(buffer.finish(List.of(), bytes -> {}));

        assertThat(read).hasSize(1000).isSortedAccordingTo(SortedCells.ORDER);
    }

    /** HBase's encodings of data blocks keep one family for all cells of a block. */
    @Test
    void cellsKeepTheirFamilies() throws IOException {
        EditBuffer buffer = buffer();
        List<KeyValue> cells = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            for (String family : List.of("f", "g", "longer")) {
                cells.add(new KeyValue(
                        Bytes.toBytes("row-%03d".formatted(i)),
                        Bytes.toBytes(family),
                        Bytes.toBytes("q"),
                        7,
                        Bytes.toBytes(family + i)));
            }
        }
        cells.forEach(cell -> buffer.add(new EditTag(1, 1, 0).addTo(cell)));
        buffer.spill();

        List<Cell> read = read(buffer.finish(List.of(), bytes -> {}));

        assertThat(read).hasSize(300).allSatisfy(cell -> assertThat(Bytes.toString(CellUtil.cloneValue(cell)))
                .startsWith(Bytes.toString(CellUtil.cloneFamily(cell))));
    }

    @Test
    void ofEqualCellsTheLatestIsFirst() throws IOException {
        EditBuffer buffer = buffer();
        buffer.add(new EditTag(1, 5, 0).addTo(put("a", 1)));
        buffer.add(new EditTag(1, 7, 1).addTo(put("a", 1)));
        buffer.add(new EditTag(1, 7, 0).addTo(put("a", 1)));

        assertThat(read(buffer.finish(List.of(), bytes -> {})).stream().map(EditTag::of))
                .containsExactly(new EditTag(1, 7, 1), new EditTag(1, 7, 0), new EditTag(1, 5, 0));
    }

    @Test
    void aLogThatIsReadTwiceGivesEachEditOnce() throws IOException {
        EditBuffer buffer = buffer();
        buffer.add(new EditTag(1, 5, 0).addTo(put("a", 1)));
        buffer.spill();
        buffer.add(new EditTag(1, 5, 0).addTo(put("a", 1)));

        assertThat(read(buffer.finish(List.of(), bytes -> {}))).hasSize(1);
    }

    @Test
    void withoutEditsThereIsNoFile() throws IOException {
        assertThat(buffer().finish(List.of(), bytes -> {})).isEmpty();
    }

    @Test
    void theUsersTagsStay() {
        Tag own = new ArrayBackedTag((byte) 120, Bytes.toBytes("the user's"));
        KeyValue cell = new KeyValue(
                Bytes.toBytes("r"),
                Bytes.toBytes("f"),
                Bytes.toBytes("q"),
                7,
                KeyValue.Type.DeleteColumn,
                Bytes.toBytes("v"),
                List.of(own));
        EditTag tag = new EditTag(Long.MAX_VALUE, 3, 4);

        KeyValue tagged = tag.addTo(cell);

        assertThat(EditTag.of(tagged)).isEqualTo(tag);
        KeyValue back = EditTag.removeFrom(tagged);
        assertThat(back).isEqualTo(cell);
        assertThat(PrivateCellUtil.getTags(back)).hasSize(1);
        assertThat(Tag.getValueAsString(PrivateCellUtil.getTags(back).get(0))).isEqualTo("the user's");
        assertThat(back.getType()).isEqualTo(cell.getType());
    }

    @Test
    void aCellWithoutATagIsNoEdit() {
        assertThatThrownBy(() -> EditTag.of(put("a", 1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void givesTheRowsThatAreAskedFor() throws IOException {
        EditBuffer buffer = buffer();
        for (String row : List.of("a", "b", "c", "d")) {
            buffer.add(new EditTag(1, 1, 0).addTo(put(row, 1)));
        }
        SortedFile file = buffer.finish(List.of(), bytes -> {}).get(0);

        assertThat(rows(file, "b", "d")).containsExactly("b", "c");
        assertThat(rows(file, "bb", "")).containsExactly("c", "d");
        assertThat(rows(file, "", "b")).containsExactly("a");
        assertThat(rows(file, "x", "")).isEmpty();
    }

    private List<String> rows(SortedFile file, String start, String stop) throws IOException {
        List<String> rows = new ArrayList<>();
        try (SortedCells cells = SortedCells.merge(List.of(HFileSource.open(
                local,
                new org.apache.hadoop.fs.Path(file.path().toString()),
                conf,
                start.getBytes(UTF_8),
                stop.getBytes(UTF_8))))) {
            for (Cell cell = cells.next(); cell != null; cell = cells.next()) {
                rows.add(Bytes.toString(cell.getRowArray(), cell.getRowOffset(), cell.getRowLength()));
            }
        }
        return rows;
    }

    private List<Cell> read(List<SortedFile> files) throws IOException {
        List<Cell> all = new ArrayList<>();
        for (SortedFile file : files) {
            try (SortedCells cells = SortedCells.merge(List.of(HFileSource.open(
                    local, new org.apache.hadoop.fs.Path(file.path().toString()), conf)))) {
                for (Cell cell = cells.next(); cell != null; cell = cells.next()) {
                    all.add(cell);
                }
            }
        }
        return all;
    }

    private static KeyValue put(String row, long timestamp) {
        return new KeyValue(Bytes.toBytes(row), Bytes.toBytes("f"), Bytes.toBytes("q"), timestamp, Bytes.toBytes("v"));
    }
}
