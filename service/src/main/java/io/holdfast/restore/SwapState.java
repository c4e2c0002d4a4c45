package io.holdfast.restore;

import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.BuildTable;
import io.holdfast.hbase.ImportAlias;
import io.holdfast.hbase.SnapshotName;

/**
 * A table that is replaced by what was built beside it.
 *
 * @param number which of the session's targets it is
 * @param withoutFiles whether what replaces it has no files, so that no link tells where it is from
 * @param enabled whether the table was enabled when the swap began, as it will be at its end
 */
record SwapState(SessionId session, int number, TableId table, boolean withoutFiles, boolean enabled) {

    static SwapState begin(SessionId session, int number, TableId table, boolean withoutFiles) {
        return new SwapState(session, number, table, withoutFiles, true);
    }

    SwapState withEnabled(boolean now) {
        return new SwapState(session, number, table, withoutFiles, now);
    }

    TableId build() {
        return BuildTable.of(table, session);
    }

    TableId alias() {
        return ImportAlias.of(build(), session);
    }

    SnapshotName buildSnapshot() {
        return ImportPins.buildSnapshotName(session, number);
    }

    SnapshotName failsafe() {
        return Failsafes.snapshotName(session, number);
    }
}
