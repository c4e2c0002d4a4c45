package io.holdfast.demo.data;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.codec.Codec;
import org.apache.hadoop.hbase.codec.KeyValueCodecWithTags;
import org.jspecify.annotations.Nullable;

/**
 * The cells of a table in a file, in their order and with their tags, so that a table which does not exist any more can
 * still be compared. HBase's own serialisation of cells, one after another.
 */
public final class CellDump implements CellStream {

    private static final int BUFFER = 1 << 20;

    private final InputStream in;
    private final Codec.Decoder decoder;

    private CellDump(InputStream in) {
        this.in = in;
        this.decoder = new KeyValueCodecWithTags().getDecoder(in);
    }

    /** Writes all cells of the stream to a new file, and counts them. */
    public static CellCount write(CellStream cells, Path file) throws IOException {
        CellCounter counter = new CellCounter();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER)) {
            Codec.Encoder encoder = new KeyValueCodecWithTags().getEncoder(out);
            for (Cell cell = cells.next(); cell != null; cell = cells.next()) {
                encoder.write(cell);
                counter.add(cell);
            }
            encoder.flush();
        }
        return counter.count();
    }

    public static CellDump read(Path file) throws IOException {
        return new CellDump(new BufferedInputStream(Files.newInputStream(file), BUFFER));
    }

    @Override
    public @Nullable Cell next() throws IOException {
        return decoder.advance() ? decoder.current() : null;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
