package io.holdfast.hbase;

import io.holdfast.format.Bytes;
import io.holdfast.format.LogRead;
import io.holdfast.format.LogRun;
import io.holdfast.format.TableId;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/** Reads logs, file by file, and sorts what they say of some tables. For one thread. */
public interface EditSorter extends AutoCloseable {

    /**
     * Reads a closed file to its end. The files of one log are read in the order of their numbers.
     *
     * @param progress told of the bytes that were read; throws what ends the reading early
     * @throws io.holdfast.error.Corrupt if it is gone, or is no log
     * @throws io.holdfast.error.Unavailable if it cannot be read now
     */
    LogRead read(WalFile file, LongConsumer progress);

    /**
     * Reads on in a file that may still be written, up to the last entry that is whole. What was acknowledged before this is
     * called is seen; the last of what is seen may never have been, and be gone when the file is closed.
     *
     * @param from where an earlier look ended
     * @param progress as in {@link #read}
     * @throws io.holdfast.error.Unavailable if it cannot be read now
     */
    Looked follow(WalFile file, Looked from, LongConsumer progress);

    /**
     * How far a file has been looked at.
     *
     * @param position in bytes, behind the last entry; 0 before the first
     * @param commit the latest commit time of its entries, in ms
     * @param entries of all tables, from its beginning
     */
    record Looked(long position, long commit, long entries) {

        /** One that nobody has looked at. */
        public static final Looked NOTHING = new Looked(0, 0, 0);
    }

    /** The same, which nobody follows. */
    default LogRead read(WalFile file) {
        return read(file, bytes -> {});
    }

    /**
     * Sorts what was read, and writes it; called once, last. Tables without any edit, none of whose regions was opened, are left out.
     *
     * @param progress told of the bytes that were sorted; throws what ends the sorting early
     */
    List<SortedEdits> finish(LongConsumer progress);

    /** The same, which nobody follows. */
    default List<SortedEdits> finish() {
        return finish(bytes -> {});
    }

    @Override
    void close();

    /**
     * The edits of a table.
     *
     * @param runs those of each region, by the order in which they were met
     * @param files sorted log files, one row in one of them only, in the order of rows
     * @param bulkLoads what was loaded past the log
     */
    record SortedEdits(TableId table, List<LogRun> runs, List<SortedFile> files, List<BulkLoad> bulkLoads) {

        public SortedEdits {
            runs = List.copyOf(runs);
            files = List.copyOf(files);
            bulkLoads = List.copyOf(bulkLoads);
        }
    }

    /** A sorted log file on this machine. */
    record SortedFile(Path path, long cells, Bytes firstRow, Bytes lastRow) {}

    /**
     * Files that were made part of a region without being written to its log.
     *
     * @param region its encoded name
     */
    record BulkLoad(String region, long sequence, String family, List<String> files) {

        public BulkLoad {
            files = List.copyOf(files);
        }
    }
}
