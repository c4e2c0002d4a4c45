package io.holdfast.restore;

import io.holdfast.error.Rejected;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.ImportAlias;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A table of a backup and the name that it is to be restored under. */
public record RestoreTarget(BackupId backup, TableId from, TableId to) {

    /**
     * Resolves what a user chose against what a backup holds.
     *
     * @param choices empty for every table of the backup
     * @param suffix appended to names that were not given a new one
     * @throws Rejected if a table is not in the backup, two tables would get one name, or one a name of HBase's own
     */
    public static List<RestoreTarget> resolve(BackupEntry backup, List<TableChoice> choices, Optional<String> suffix) {
        List<TableId> known = backup.tables();
        List<TableChoice> chosen = choices.isEmpty()
                ? known.stream()
                        .map(table -> new TableChoice(table, Optional.empty()))
                        .toList()
                : choices;
        return resolve(chosen, suffix, table -> {
            if (!known.contains(table)) {
                throw new Rejected(
                        "unable to restore table %s: expected one of the tables of backup %s, found none of this name"
                                .formatted(table, backup.id()),
                        "holdfast backup show " + backup.id());
            }
            return backup.id();
        });
    }

    /**
     * Resolves what a user chose where each table has a backup of its own.
     *
     * @param backups tells the backup of a table, or throws REJECTED
     */
    public static List<RestoreTarget> resolve(
            List<TableChoice> choices, Optional<String> suffix, Function<TableId, BackupId> backups) {
        List<RestoreTarget> targets = new ArrayList<>();
        Set<TableId> names = new HashSet<>();
        for (TableChoice choice : choices) {
            BackupId backup = backups.apply(choice.from());
            TableId to = choice.to().orElseGet(() -> renamed(choice.from(), suffix.orElse("")));
            if (to.isOfHBase()) {
                throw new Rejected(
                        "unable to restore table %s as %s: expected the name of a user's table, found one of HBase's own"
                                .formatted(choice.from(), to),
                        "choose a name in another namespace");
            }
            int length = to.toString().getBytes(StandardCharsets.UTF_8).length;
            if (length > ImportAlias.LONGEST_TARGET) {
                throw new Rejected(
                        "unable to restore table %s as %s: expected a name of at most %d bytes, found %d"
                                .formatted(choice.from(), to, ImportAlias.LONGEST_TARGET, length),
                        "choose a shorter name with --table TABLE=NEW");
            }
            if (!names.add(to)) {
                throw new Rejected(
                        "unable to restore: expected each table to get a name of its own, found %s twice".formatted(to),
                        null);
            }
            targets.add(new RestoreTarget(backup, choice.from(), to));
        }
        return List.copyOf(targets);
    }

    private static TableId renamed(TableId table, String suffix) {
        return TableId.parse(table.namespace() + ":" + table.name() + suffix);
    }
}
