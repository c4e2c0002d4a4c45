package io.holdfast.format;

import io.holdfast.error.Corrupt;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** The lines of a gzip file, one in memory at a time. Corrupt, naming the object, where it is not gzip of whole lines. */
final class GzipLines {

    private static final int BUFFER = 1 << 16;

    private final ObjectKey key;
    private final GZIPInputStream source;
    private final byte[] buffer = new byte[BUFFER];
    private int next;
    private int end;

    GzipLines(ObjectKey key, InputStream source) throws IOException {
        this.key = key;
        try {
            this.source = new GZIPInputStream(source, BUFFER);
        } catch (EOFException | ZipException e) {
            throw corrupt("expected gzip, found something else", e);
        }
    }

    /** The next line without its end; empty after the last. */
    Optional<byte[]> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (fill()) {
            int at = next;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            append(line, at - next);
            boolean whole = at < end;
            next = whole ? at + 1 : at;
            if (whole) {
                return Optional.of(line.toByteArray());
            }
        }
        if (line.size() > 0) {
            throw corrupt("expected whole lines, found the end in one of them", null);
        }
        return Optional.empty();
    }

    private void append(ByteArrayOutputStream line, int count) {
        if ((long) line.size() + count > ShardWriter.LONGEST_LINE) {
            throw corrupt("expected lines of at most " + ShardWriter.LONGEST_LINE + " bytes, found more", null);
        }
        line.write(buffer, next, count);
    }

    private boolean fill() throws IOException {
        if (next < end) {
            return true;
        }
        try {
            next = 0;
            end = Math.max(0, source.read(buffer, 0, buffer.length));
            return end > 0;
        } catch (EOFException | ZipException e) {
            throw corrupt("expected whole gzip, found damage", e);
        }
    }

    private Corrupt corrupt(String detail, @Nullable Throwable cause) {
        return new Corrupt(
                "unable to read " + key + ": " + detail,
                "the object was damaged or replaced; see docs/format.md",
                cause);
    }
}
