package io.holdfast.restore;

import io.holdfast.api.RestorePlan;
import io.holdfast.format.TableId;
import io.holdfast.hbase.BuildTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What a plan has to say of tables that are replaced in place. It looks at nothing but what it is given. */
public final class OverwritePlan {

    /** What it takes to disable, snapshot, delete and clone even an empty table; only the estimate depends on it. */
    private static final double SECONDS_PER_TABLE = 5;

    private static final double SECONDS_PER_REGION = 0.05;

    private final List<RestoreTarget> targets;
    private final Set<TableId> overwritten;
    private final Set<TableId> disabled;

    /** @param disabled those of the overwritten tables that are disabled now */
    public OverwritePlan(List<RestoreTarget> targets, Set<TableId> overwritten, Set<TableId> disabled) {
        this.targets = targets;
        this.overwritten = overwritten;
        this.disabled = disabled;
    }

    /** Why it cannot be done; empty if it can. */
    public List<String> problems() {
        return overwritten.stream()
                .filter(table -> !BuildTable.canReplace(table))
                .map(table ->
                        "unable to overwrite table %s: expected a name that HBase can tell from that of a file, found one that begins with hexadecimal digits and a dot"
                                .formatted(table))
                .toList();
    }

    /** The tables of a plan, in the order of the targets, with what becomes of those that are there. */
    public List<RestorePlan.Table> tables(List<RestorePlan.Table> planned) {
        List<RestorePlan.Table> tables = new ArrayList<>();
        for (int i = 0; i < planned.size(); i++) {
            TableId to = targets.get(i).to();
            tables.add(
                    overwritten.contains(to)
                            ? planned.get(i).overwriting(overwrite(i, planned.get(i)))
                            : planned.get(i));
        }
        return tables;
    }

    private static RestorePlan.Overwrite overwrite(int target, RestorePlan.Table table) {
        int regions = Objects.requireNonNullElse(table.regions(), 0);
        return new RestorePlan.Overwrite(
                Failsafes.nameInPlans(target), SECONDS_PER_TABLE + SECONDS_PER_REGION * regions);
    }

    /** What the user should know. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (!overwritten.isEmpty()) {
            notes.add("tables that are overwritten go with all that was written to them since the backup; snapshots"
                    + " keep what they were for the time of restore.failsafe-keep, and its space");
        }
        if (overwritten.size() > 1) {
            notes.add("the tables are replaced one after the other, and all are put back if one cannot be replaced");
        }
        disabled.stream()
                .map(table -> "table %s is disabled, and stays so".formatted(table))
                .forEach(notes::add);
        return notes;
    }
}
