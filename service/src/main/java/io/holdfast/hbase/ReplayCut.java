package io.holdfast.hbase;

import io.holdfast.format.LogRun;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Up to where edits are brought back. Of each row it is a beginning of its history: an edit that is later than one that is
 * left out is left out as well, whatever the clocks of servers said.
 *
 * @param at edits that were committed later are left out; null if none is
 * @param late the runs that end after that moment
 */
public record ReplayCut(@Nullable Instant at, List<LogRun> late) {

    public ReplayCut {
        late = List.copyOf(late);
    }

    /** Of all edits of a table, described by their runs. */
    public static ReplayCut at(Optional<Instant> at, List<LogRun> runs) {
        return new ReplayCut(
                at.orElse(null),
                runs.stream()
                        .filter(run -> at.isPresent() && run.lastCommit().isAfter(at.get()))
                        .toList());
    }

    /** The same for these rows only. */
    ReplayCut within(KeyRange rows) {
        return new ReplayCut(
                at, late.stream().filter(run -> overlaps(run, rows)).toList());
    }

    private static boolean overlaps(LogRun run, KeyRange rows) {
        boolean endsBefore = run.endKey() != null
                && run.endKey().length() > 0
                && compare(run.endKey().toArray(), rows.start().toArray()) <= 0;
        boolean beginsAfter = rows.end().length() > 0
                && compare(run.startKey().toArray(), rows.end().toArray()) >= 0;
        return !endsBefore && !beginsAfter;
    }

    boolean includes(byte[] row, EditTag tag) {
        if (at == null) {
            return true;
        }
        if (tag.commit() > at.toEpochMilli()) {
            return false;
        }
        for (LogRun run : late) {
            if (tag.sequence() > run.lastSequence() && has(run, row)) {
                return false;
            }
        }
        return true;
    }

    static boolean has(LogRun run, byte[] row) {
        return compare(run.startKey().toArray(), row) <= 0
                && (run.endKey() == null
                        || run.endKey().length() == 0
                        || compare(row, run.endKey().toArray()) < 0);
    }

    private static int compare(byte[] a, byte[] b) {
        return Arrays.compareUnsigned(a, b);
    }
}
