package io.holdfast.archive;

import io.holdfast.format.LogFile;
import io.holdfast.format.LogRead;
import io.holdfast.format.LogRun;
import io.holdfast.format.LogTableEdits;
import io.holdfast.format.TableId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What reading logs has brought.
 *
 * @param logs the files that were read, each to its end
 * @param tables the edits of tables, stored; none of a table that is lost
 * @param lost tables of which not all could be read, each once
 */
record ReadEdits(List<LogRead> logs, List<LogTableEdits> tables, List<Lost> lost) {

    ReadEdits {
        logs = List.copyOf(logs);
        tables = List.copyOf(tables);
        lost = List.copyOf(lost);
    }

    /** Why what is archived of a table cannot go on. */
    record Lost(TableId table, String why) {}

    /** All of them as if one had read their logs. A table that is lost in one of them is lost. */
    static ReadEdits joined(List<ReadEdits> parts) {
        List<LogRead> logs = new ArrayList<>();
        Map<TableId, Lost> lost = new TreeMap<>();
        for (ReadEdits part : parts) {
            logs.addAll(part.logs);
            part.lost.forEach(found -> lost.putIfAbsent(found.table(), found));
        }
        Map<TableId, LogTableEdits> tables = new TreeMap<>();
        for (ReadEdits part : parts) {
            part.tables.stream()
                    .filter(edits -> !lost.containsKey(edits.table()))
                    .forEach(edits -> tables.merge(edits.table(), edits, ReadEdits::behind));
        }
        return new ReadEdits(logs, List.copyOf(tables.values()), List.copyOf(lost.values()));
    }

    /** The runs of a log stay in their order, as a log is in one part only. */
    private static LogTableEdits behind(LogTableEdits first, LogTableEdits second) {
        List<LogRun> runs = new ArrayList<>(first.runs());
        runs.addAll(second.runs());
        List<LogFile> files = new ArrayList<>(first.files());
        files.addAll(second.files());
        return new LogTableEdits(first.table(), runs, files);
    }

    /** Whether this is what reading that may bring: all of its logs, and of no other table, each once. */
    boolean isOf(LogShare share) {
        List<TableId> told = new ArrayList<>();
        tables.forEach(edits -> told.add(edits.table()));
        lost.forEach(found -> told.add(found.table()));
        Set<TableId> distinct = new HashSet<>(told);
        return logs.stream()
                        .map(LogRead::name)
                        .toList()
                        .equals(share.files().stream().map(file -> file.name()).toList())
                && distinct.size() == told.size()
                && new HashSet<>(share.tables()).containsAll(distinct);
    }
}
