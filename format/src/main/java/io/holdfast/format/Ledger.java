package io.holdfast.format;

import io.holdfast.error.Corrupt;
import io.holdfast.error.HoldfastException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes and reads a ledger, which says when objects were last proven: gzip of lines of JSON, as a shard is. */
public final class Ledger {

    private static final String TYPE = "ledger";
    private static final int VERSION = 1;
    private static final int BUFFER = 1 << 16;

    private Ledger() {}

    private record First(String holdfast, int version, SessionId session) {}

    private record Next(
            @Nullable LedgerLine proven, @Nullable Long end) {}

    /** Writes the whole ledger of a session to {@code target}, which stays open. */
    public static void write(OutputStream target, SessionId session, Stream<LedgerLine> lines) throws IOException {
        GZIPOutputStream gzip = new GZIPOutputStream(target, BUFFER);
        writeLine(gzip, new First(TYPE, VERSION, session));
        long count = 0;
        for (LedgerLine line : (Iterable<LedgerLine>) lines::iterator) {
            writeLine(gzip, new Next(line, null));
            count++;
        }
        writeLine(gzip, new Next(null, count));
        gzip.finish();
    }

    /** Gives each line to the visitor; Corrupt, naming the object, if it is not a whole ledger of this session. */
    public static void read(ObjectKey key, InputStream source, SessionId session, Consumer<LedgerLine> visitor)
            throws IOException {
        GzipLines lines = new GzipLines(key, source);
        byte[] head = require(key, lines.next());
        parse(key, head, Features.class).requireKnown(key);
        First first = parse(key, head, First.class);
        if (!TYPE.equals(first.holdfast()) || first.version() != VERSION || !session.equals(first.session())) {
            throw corrupt(
                    key, "expected a ledger of version " + VERSION + " of session " + session + ", found " + first);
        }
        long count = 0;
        Next next = parse(key, require(key, lines.next()), Next.class);
        for (LedgerLine line = next.proven(); line != null; line = next.proven()) {
            visitor.accept(line);
            count++;
            next = parse(key, require(key, lines.next()), Next.class);
        }
        if (next.end() == null || next.end() != count || lines.next().isPresent()) {
            throw corrupt(key, "expected the end after " + count + " lines, found " + next.end());
        }
    }

    private static void writeLine(OutputStream lines, Object line) throws IOException {
        lines.write(Json.MAPPER.writeValueAsBytes(line));
        lines.write('\n');
    }

    private static byte[] require(ObjectKey key, Optional<byte[]> line) {
        return line.orElseThrow(() -> corrupt(key, "expected its last line, found the end"));
    }

    private static <T> T parse(ObjectKey key, byte[] line, Class<T> type) {
        try {
            T value = Json.MAPPER.readValue(line, type);
            if (value != null) {
                return value;
            }
        } catch (IOException | HoldfastException e) {
            throw corrupt(key, "expected a valid line, found: " + e.getMessage());
        }
        throw corrupt(key, "expected a line, found nothing");
    }

    private static Corrupt corrupt(ObjectKey key, String detail) {
        return new Corrupt(
                "unable to read " + key + ": " + detail,
                "the object was damaged or replaced; see docs/format.md",
                null);
    }
}
