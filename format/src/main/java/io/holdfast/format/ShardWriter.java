package io.holdfast.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a shard: gzip of lines of JSON, first what it is part of, then a line for each region, last what it holds. One
 * region is in memory at a time. For one thread.
 */
public final class ShardWriter {

    static final String TYPE = "shard";
    static final int VERSION = 1;
    /** A region of a million files; a longer line is neither written nor read. */
    static final int LONGEST_LINE = 1 << 30;

    private static final int BUFFER = 1 << 16;

    private final GZIPOutputStream lines;
    private ShardCounts counts = new ShardCounts(0, 0, 0);

    /** Begins a shard in {@code target}, which stays open and is the caller's to close. */
    public ShardWriter(OutputStream target, ShardHeader header) throws IOException {
        lines = new GZIPOutputStream(target, BUFFER);
        writeLine(new First(TYPE, VERSION, header.backup(), header.table(), header.number()));
    }

    public void write(RegionImage region) throws IOException {
        counts = counts.plus(region);
        writeLine(new Next(region, null));
    }

    /** Ends the shard; nothing may be written to it afterwards. */
    public ShardCounts finish() throws IOException {
        writeLine(new Next(null, counts));
        lines.finish();
        return counts;
    }

    private void writeLine(Object line) throws IOException {
        byte[] json = Json.MAPPER.writeValueAsBytes(line);
        Invariant.holds(json.length < LONGEST_LINE, "a line of at most " + LONGEST_LINE + " bytes", json.length);
        lines.write(json);
        lines.write('\n');
    }

    /** The first line. */
    record First(String holdfast, int version, BackupId backup, TableId table, int number) {}

    /** Every other line: a region or, at the end, the counts. */
    record Next(@Nullable RegionImage region, @Nullable ShardCounts end) {

        Next {
            Invariant.holds((region == null) != (end == null), "a region or the end", "both or none");
        }
    }
}
