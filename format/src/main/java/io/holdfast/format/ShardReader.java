package io.holdfast.format;

import io.holdfast.error.Corrupt;
import io.holdfast.error.HoldfastException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a shard, one region in memory at a time. Corrupt, naming the object, where it is not a whole shard. It cannot see
 * every exchange of one valid shard for another: whoever trusts what it gives compares the object's SHA-256 with the
 * manifest's. For one thread.
 */
public final class ShardReader {

    private final ObjectKey key;
    private final GzipLines lines;
    private final ShardHeader header;
    private ShardCounts counts = new ShardCounts(0, 0, 0);
    private boolean ended;

    /** Begins to read {@code source}, which stays the caller's to close. */
    public ShardReader(ObjectKey key, InputStream source) throws IOException {
        this.key = key;
        this.lines = new GzipLines(key, source);
        byte[] line = nextLine();
        read(line, Features.class).requireKnown(key);
        ShardWriter.First first = read(line, ShardWriter.First.class);
        if (!ShardWriter.TYPE.equals(first.holdfast()) || first.version() != ShardWriter.VERSION) {
            throw corrupt(
                    "expected a shard of version " + ShardWriter.VERSION + ", found '" + first.holdfast()
                            + "' of version " + first.version(),
                    null);
        }
        this.header = headerOf(first);
    }

    public ShardHeader header() {
        return header;
    }

    /** The next region; empty when all were read and the shard was found to be whole. */
    public Optional<RegionImage> next() throws IOException {
        if (ended) {
            return Optional.empty();
        }
        ShardWriter.Next line = read(nextLine(), ShardWriter.Next.class);
        RegionImage region = line.region();
        if (region != null) {
            counts = counts.plus(region);
            return Optional.of(region);
        }
        if (!counts.equals(line.end())) {
            throw corrupt("expected " + line.end() + ", found " + counts, null);
        }
        if (lines.next().isPresent()) {
            throw corrupt("expected nothing after the last line, found more", null);
        }
        ended = true;
        return Optional.empty();
    }

    /** What was read; the whole shard's once {@link #next} gave nothing more. */
    public ShardCounts counts() {
        return counts;
    }

    private byte[] nextLine() throws IOException {
        return lines.next().orElseThrow(() -> corrupt("expected its last line, found the end after " + counts, null));
    }

    private <T> T read(byte[] line, Class<T> type) {
        try {
            T value = Json.MAPPER.readValue(line, type);
            if (value != null) {
                return value;
            }
        } catch (IOException | HoldfastException e) {
            throw corrupt("expected a valid line after " + counts + ", found: " + e.getMessage(), e);
        }
        throw corrupt("expected a line after " + counts + ", found nothing", null);
    }

    private ShardHeader headerOf(ShardWriter.First first) {
        try {
            return new ShardHeader(first.backup(), first.table(), first.number());
        } catch (IllegalArgumentException | NullPointerException e) {
            throw corrupt("expected backup, table and number in the first line, found less", e);
        }
    }

    private Corrupt corrupt(String detail, @Nullable Throwable cause) {
        return new Corrupt(
                "unable to read " + key + ": " + detail,
                "the object was damaged or replaced; see docs/format.md",
                cause);
    }
}
