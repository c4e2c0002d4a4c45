package io.holdfast.hbase;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/**
 * How often a server begins new logs for our sake. HBase makes regions write what they have in memory when a server needs more
 * files than {@code hbase.regionserver.maxlogs}; a server needs a file until all that is in it was written elsewhere. So
 * from a quarter of that number on each file more doubles the time to the next.
 *
 * @param free as many files may be needed without any waiting
 */
record RollPace(int free) {

    /** HBase derives the number from the size of the heap where it is not set; never fewer than this. */
    private static final int FEWEST = 32;

    private static final long FIRST_WAIT_MILLIS = 60_000;
    private static final int MOST_DOUBLINGS = 6;

    static RollPace of(Configuration conf) {
        return new RollPace(Math.max(1, conf.getInt("hbase.regionserver.maxlogs", FEWEST) / 4));
    }

    /** Whether the server may begin new files now, as far as the files tell. */
    boolean isDue(String server, List<WalFile> files, long now) {
        List<WalFile> own = files.stream()
                .filter(file -> file.server().equals(server) && file.needed())
                .toList();
        Map<String, Long> needed = own.stream().collect(Collectors.groupingBy(WalFile::group, Collectors.counting()));
        long most = needed.values().stream().mapToLong(count -> count).max().orElse(0) - 1;
        long newest = own.stream().mapToLong(WalFile::number).max().orElse(0);
        return most < free || now - newest >= FIRST_WAIT_MILLIS << Math.min(most - free, MOST_DOUBLINGS);
    }
}
