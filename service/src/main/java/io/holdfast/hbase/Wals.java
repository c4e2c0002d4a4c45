package io.holdfast.hbase;

import io.holdfast.format.ClockSkew;
import io.holdfast.format.TableId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The write-ahead logs of a cluster: what makes it keep them, which there are, and what is in them. */
public interface Wals {

    /** What became of a hold. */
    enum HoldState {
        /** The cluster keeps its logs. */
        HELD,
        /** Nobody holds them under this name. */
        ABSENT,
        /** Somebody has made it a peer like others, which releases all that it held. */
        RELEASED
    }

    /**
     * Makes the cluster keep every log that is being written when this returns, and every later one, of whatever table, until
     * the hold is released; what was written before and is not in use any more may go. One that is there already is fine.
     *
     * @param hold letters, digits and {@code _}; unlike that of any hold before
     */
    void hold(String hold);

    HoldState state(String hold);

    /** Releases what this hold alone has kept; one that is absent is fine. */
    void release(String hold);

    /** All holds that begin so. */
    List<String> holds(String prefix);

    /** All files of all logs that may hold edits of users, also of servers that are gone. */
    List<WalFile> list();

    /** Which servers begin new files. */
    enum Roll {
        /** Each that has written anything to its file. */
        WRITTEN,
        /**
         * Of these, each that does not need many older files still: HBase writes what is in memory into small files when a
         * server has too many logs ({@code hbase.regionserver.maxlogs}).
         */
        DUE
    }

    /**
     * What came of it.
     *
     * @param empty the names of files in which there was nothing after this was called; those that are still written have
     *     nothing in them yet but what was written since
     * @param clocks by server that has begun a file: how far its clock is ahead of the one of this process
     */
    record Rolled(Set<String> empty, Map<String, ClockSkew> clocks) {

        public Rolled {
            empty = Set.copyOf(empty);
            clocks = Map.copyOf(clocks);
        }
    }

    /**
     * Makes servers begin new files. When this returns, each log of these servers has another file, and the one before it is
     * closed; or its server has died meanwhile.
     *
     * @param measured servers whose clocks are known: others begin new files even if they have written nothing, or need many
     * @throws io.holdfast.error.Unavailable if a server has not done so within a minute
     */
    Rolled roll(Roll which, Set<String> measured);

    /**
     * Sorts edits of these tables.
     *
     * @param after of edits that are read no commit time is at this moment or before
     * @param folder an empty folder for files, of the caller's
     */
    EditSorter sorter(Collection<TableId> tables, Instant after, Path folder);

    /** Merges what was sorted. */
    EditMerger merger();
}
