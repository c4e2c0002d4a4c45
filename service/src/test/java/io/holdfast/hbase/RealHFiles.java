package io.holdfast.hbase;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.hbase.ArrayBackedTag;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellComparatorImpl;
import org.apache.hadoop.hbase.KeyValue;
import org.apache.hadoop.hbase.Tag;
import org.apache.hadoop.hbase.io.hfile.HFileContextBuilder;
import org.apache.hadoop.hbase.regionserver.BloomType;
import org.apache.hadoop.hbase.regionserver.StoreFileWriter;

/** HFiles as HBase's own writer of store files makes them. */
public final class RealHFiles {

    private final java.nio.file.Path folder;

    public RealHFiles(java.nio.file.Path folder) {
        this.folder = folder;
    }

    /** How a file is written. */
    public record Form(
            UnaryOperator<HFileContextBuilder> context,
            BloomType bloom,
            int rows,
            boolean tags,
            List<String> settings) {

        Form(UnaryOperator<HFileContextBuilder> context, BloomType bloom, int rows, boolean tags) {
            this(context, bloom, rows, tags, List.of());
        }
    }

    /** The bytes of a file of some hundred rows in a few blocks. */
    public byte[] plain(long seed) {
        return write(new Form(context -> context.withBlockSize(1 << 10), BloomType.NONE, 100, false), seed);
    }

    public byte[] write(Form form, long seed) {
        Configuration conf = new Configuration(false);
        for (String setting : form.settings()) {
            String[] parts = setting.split("=", 2);
            conf.set(parts[0], parts[1]);
        }
        try (FileSystem files = new RawLocalFileSystem()) {
            files.initialize(java.net.URI.create("file:///"), conf);
            java.nio.file.Path file = folder.resolve("f" + seed + "-" + System.nanoTime());
            HFileContextBuilder context = new HFileContextBuilder()
                    .withIncludesTags(form.tags())
                    .withCellComparator(CellComparatorImpl.COMPARATOR);
            StoreFileWriter writer = new StoreFileWriter.Builder(conf, files)
                    .withFilePath(new Path(file.toUri()))
                    .withFileContext(form.context().apply(context).build())
                    .withBloomType(form.bloom())
                    .withMaxKeyCount(form.rows())
                    .build();
            for (Cell cell : cells(form, seed)) {
                writer.append(cell);
            }
            writer.appendMetadata(7, false);
            writer.close();
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            return bytes;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Cell> cells(Form form, long seed) {
        Random random = new Random(seed);
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < form.rows(); i++) {
            byte[] value = new byte[random.nextInt(200)];
            random.nextBytes(value);
            cells.add(new KeyValue(
                    bytes(String.format("row-%08d", i)),
                    bytes("f"),
                    bytes("q"),
                    1_000L + i,
                    KeyValue.Type.Put,
                    value,
                    form.tags() ? List.<Tag>of(new ArrayBackedTag((byte) 65, bytes("tag" + i))) : List.of()));
        }
        return cells;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
