package io.holdfast.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.format.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.hbase.ArrayBackedTag;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.ExtendedCell;
import org.apache.hadoop.hbase.KeyValue;
import org.apache.hadoop.hbase.PrivateCellUtil;
import org.apache.hadoop.hbase.Tag;
import org.apache.hadoop.hbase.io.Reference;
import org.apache.hadoop.hbase.io.compress.Compression;
import org.apache.hadoop.hbase.io.encoding.DataBlockEncoding;
import org.apache.hadoop.hbase.io.hfile.CacheConfig;
import org.apache.hadoop.hbase.io.hfile.HFileContextBuilder;
import org.apache.hadoop.hbase.regionserver.BloomType;
import org.apache.hadoop.hbase.regionserver.HStoreFile;
import org.apache.hadoop.hbase.regionserver.StoreFileInfo;
import org.apache.hadoop.hbase.regionserver.StoreFileScanner;
import org.apache.hadoop.hbase.regionserver.StoreFileWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file that was cut is read as HBase reads any store file. */
class RowCutTest {

    private static final int ROWS = 200;
    private static final long SEQUENCE = 77;
    private static final String NAME = "0123456789abcdef0123456789abcdef";

    private final Configuration conf = new Configuration(false);
    private final FileSystem local = new RawLocalFileSystem();

    @TempDir
    private java.nio.file.Path folder;

    @BeforeEach
    void openFileSystem() throws IOException {
        local.initialize(java.net.URI.create("file:///"), conf);
    }

    @AfterEach
    void closeFileSystem() throws IOException {
        local.close();
    }

    @ParameterizedTest
    @CsvSource({"NONE,NONE,true", "FAST_DIFF,NONE,true", "ROW_INDEX_V1,GZ,false", "PREFIX,GZ,true"})
    void hasEveryCellOfItsRowsAsItWas(DataBlockEncoding encoding, Compression.Algorithm compression, boolean mvcc)
            throws IOException {
        Path file = write(new HFileContextBuilder()
                .withBlockSize(1 << 10)
                .withIncludesTags(true)
                .withIncludesMvcc(mvcc)
                .withDataBlockEncoding(encoding)
                .withCompression(compression));
        List<String> all = cells(file);
        assertThat(all).hasSize(ROWS * 4);

        for (int start = 0; start < ROWS; start += 7) {
            Path cut = cut(file, row(start), row(start + 5));
            assertThat(cells(cut)).isEqualTo(all.subList(start * 4, Math.min(start + 5, ROWS) * 4));
            HStoreFile opened = open(cut);
            assertThat(opened.getMaxSequenceId()).isEqualTo(SEQUENCE);
            assertThat(opened.isMajorCompactionResult()).isTrue();
            assertThat(opened.getReader().getHFileReader().getDataBlockEncoding())
                    .isEqualTo(encoding);
            opened.closeStoreFile(true);
        }
        assertThat(cells(cut(file, "", row(3)))).isEqualTo(all.subList(0, 12));
        assertThat(cells(cut(file, row(ROWS - 3), ""))).isEqualTo(all.subList(all.size() - 12, all.size()));
    }

    @Test
    void mayHaveNoCells() throws IOException {
        Path cut = cut(write(new HFileContextBuilder()), "x", "y");

        assertThat(cells(cut)).isEmpty();
        HStoreFile opened = open(cut);
        assertThat(opened.getMaxSequenceId()).isEqualTo(SEQUENCE);
        assertThat(opened.getFirstKey()).isEmpty();
        opened.closeStoreFile(true);
    }

    /** As the daughters of a split read the file of their parent, wherever that was split. */
    @ParameterizedTest
    @CsvSource({"row-000050,row-000060", "row-000010,row-000020", "row-000100,row-000120", "x,y"})
    void isReadInHalves(String start, String end) throws IOException {
        Path whole = write(new HFileContextBuilder().withBlockSize(1 << 10).withIncludesTags(true));
        Path cut = cut(whole, start, end);
        List<String> all = cells(cut);
        Path table = new Path(folder.resolve("table").toUri());
        Path parent = new Path(table, "a".repeat(32) + "/f/" + NAME);
        local.mkdirs(parent.getParent());
        local.rename(cut, parent);

        List<String> halves = new ArrayList<>();
        halves.addAll(half(table, Reference.createBottomReference(bytes("row-000055"))));
        assertThat(halves).allMatch(cell -> cell.compareTo("row-000055") < 0);
        halves.addAll(half(table, Reference.createTopReference(bytes("row-000055"))));
        assertThat(halves).isEqualTo(all);
    }

    private List<String> half(Path table, Reference half) throws IOException {
        Path daughter = new Path(table, "b".repeat(32) + "/f/" + NAME + "." + "a".repeat(32));
        local.mkdirs(daughter.getParent());
        local.delete(daughter, false);
        half.write(local, daughter);
        HStoreFile opened = new HStoreFile(
                new StoreFileInfo(conf, local, local.getFileStatus(daughter), half),
                BloomType.ROW,
                CacheConfig.DISABLED);
        opened.initReader();
        return cells(opened);
    }

    private Path cut(Path file, String start, String end) throws IOException {
        java.nio.file.Path cut = Files.createTempFile(folder, "cut", "");
        try (OutputStream out = Files.newOutputStream(cut)) {
            new RowCut(local, conf).write(file, new KeyRange(text(start), text(end)), out);
        }
        return new Path(cut.toUri());
    }

    private HStoreFile open(Path file) throws IOException {
        Path named = new Path(folder.resolve("named/" + NAME).toUri());
        local.delete(named, false);
        Files.createDirectories(folder.resolve("named"));
        Files.copy(java.nio.file.Path.of(file.toUri().getPath()), folder.resolve("named/" + NAME));
        HStoreFile opened = new HStoreFile(
                StoreFileInfo.createStoreFileInfoForHFile(conf, local, named, true),
                BloomType.ROW,
                CacheConfig.DISABLED);
        opened.initReader();
        return opened;
    }

    private List<String> cells(Path file) throws IOException {
        return cells(open(file));
    }

    private static List<String> cells(HStoreFile opened) throws IOException {
        List<String> cells = new ArrayList<>();
        try (StoreFileScanner scanner =
                opened.getReader().getStoreFileScanner(false, false, false, Long.MAX_VALUE, 0, false)) {
            scanner.seek(KeyValue.LOWESTKEY);
            for (Cell cell = scanner.next(); cell != null; cell = scanner.next()) {
                cells.add(described(cell));
            }
        }
        opened.closeStoreFile(true);
        return cells;
    }

    private static String described(Cell cell) {
        return "%s %d %s %s %s"
                .formatted(
                        CellUtil.toString(cell, false),
                        ((ExtendedCell) cell).getSequenceId(),
                        cell.getType(),
                        text(CellUtil.cloneValue(cell)),
                        PrivateCellUtil.getTags(cell).stream()
                                .map(tag -> text(Tag.cloneValue(tag)))
                                .toList());
    }

    /** Of each row two versions, a delete of the family, and a cell with tags. */
    private Path write(HFileContextBuilder context) throws IOException {
        Path path = new Path(folder.resolve("whole").toUri());
        StoreFileWriter writer = new StoreFileWriter.Builder(conf, local)
                .withFilePath(path)
                .withFileContext(context.build())
                .withBloomType(BloomType.ROW)
                .withMaxKeyCount(ROWS * 4)
                .build();
        for (int i = 0; i < ROWS; i++) {
            append(writer, i, new KeyValue(bytes(row(i)), bytes("f"), null, 5L, KeyValue.Type.DeleteFamily));
            append(writer, i, cell(i, "q", 9, "newer", List.of()));
            append(writer, i, cell(i, "q", 7, "older", List.of()));
            append(writer, i, cell(i, "r", 8, "tagged", List.of(new ArrayBackedTag((byte) 70, bytes("tag " + i)))));
        }
        writer.appendMetadata(SEQUENCE, true);
        writer.close();
        return path;
    }

    private static void append(StoreFileWriter writer, int row, KeyValue cell) throws IOException {
        cell.setSequenceId(row % 5);
        writer.append(cell);
    }

    private static KeyValue cell(int row, String qualifier, long timestamp, String value, List<Tag> tags) {
        return new KeyValue(
                bytes(row(row)), bytes("f"), bytes(qualifier), timestamp, KeyValue.Type.Put, bytes(value + row), tags);
    }

    private static String row(int number) {
        return String.format("row-%06d", number);
    }

    private static Bytes text(String text) {
        return Bytes.of(bytes(text));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
