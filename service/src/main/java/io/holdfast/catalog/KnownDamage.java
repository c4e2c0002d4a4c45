package io.holdfast.catalog;

import io.holdfast.format.BackupId;
import io.holdfast.format.TableId;
import io.holdfast.format.Verification;
import java.util.List;
import java.util.Optional;

/** What the last verifications found damaged, and none found whole since. */
public final class KnownDamage {

    private final List<Verification> records;

    KnownDamage(List<Verification> records) {
        this.records = List.copyOf(records);
    }

    /** Whether anything of the backup is known to be damaged. */
    public boolean hurts(BackupId backup) {
        return records.stream().flatMap(record -> record.damaged().stream()).anyMatch(damaged -> damaged.backup()
                .equals(backup));
    }

    /** What is wrong with a table of a backup, in words; empty if nothing is known to be. */
    public Optional<String> of(BackupId backup, TableId table) {
        return records.stream()
                .filter(record -> record.damaged().stream()
                        .anyMatch(damaged -> damaged.backup().equals(backup)
                                && damaged.tables().contains(table)))
                .findFirst()
                .map(record -> record.findings().stream()
                        .filter(finding -> finding.backups().contains(backup)
                                && finding.tables().contains(table))
                        .findFirst()
                        .map(finding -> finding.kind() + " " + finding.object() + ": " + finding.detail())
                        .orElse("see the findings of verification " + record.session()));
    }
}
