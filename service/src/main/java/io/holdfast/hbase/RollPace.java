package io.holdfast.hbase;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/**
 * How often a server begins new logs for our sake. HBase makes regions write what they have in memory when a server needs more
 * files than {@code hbase.regionserver.maxlogs}; a server needs a file until all that is in it was written elsewhere, which
 * HBase sees to once in a while ({@code hbase.regionserver.optionalcacheflushinterval}). So a quarter of that number is taken as
 * it comes, and another quarter lasts for that while.
 *
 * @param free as many files may be needed without any waiting; as many more while the others wait to be written elsewhere
 * @param flushMillis how long that takes at most
 */
record RollPace(int free, long flushMillis) {

    /** HBase derives the number from the size of the heap where it is not set; never fewer than this. */
    private static final int FEWEST = 32;

    private static final long HOUR_MILLIS = 3_600_000;

    static RollPace of(Configuration conf) {
        long flush = conf.getLong("hbase.regionserver.optionalcacheflushinterval", HOUR_MILLIS);
        // 0 stands for never.
        return new RollPace(
                Math.max(1, conf.getInt("hbase.regionserver.maxlogs", FEWEST) / 4), flush > 0 ? flush : HOUR_MILLIS);
    }

    /** Whether the server may begin new files now, as far as the files tell. */
    boolean isDue(String server, List<WalFile> files, long now) {
        List<WalFile> own = files.stream()
                .filter(file -> file.server().equals(server) && file.needed())
                .toList();
        Map<String, Long> needed = own.stream().collect(Collectors.groupingBy(WalFile::group, Collectors.counting()));
        long most = needed.values().stream().mapToLong(count -> count).max().orElse(0) - 1;
        long newest = own.stream().mapToLong(WalFile::number).max().orElse(0);
        return most < free || now - newest >= (most < 2L * free ? flushMillis / free : flushMillis);
    }
}
