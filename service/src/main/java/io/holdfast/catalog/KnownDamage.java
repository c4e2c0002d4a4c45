package io.holdfast.catalog;

import io.holdfast.api.Damage;
import io.holdfast.format.BackupId;
import io.holdfast.format.Layout;
import io.holdfast.format.TableId;
import io.holdfast.format.Verification;
import io.holdfast.format.Verification.DamagedBackup;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

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

    /** What is wrong with a backup; each table that is hurt is named at least once. */
    public List<Damage> of(BackupId backup) {
        List<Damage> all = new ArrayList<>();
        for (Verification record : records) {
            record.damaged().stream()
                    .filter(damaged -> damaged.backup().equals(backup))
                    .forEach(damaged -> add(record, damaged, all));
        }
        return all;
    }

    /** A record keeps so many findings, and of each the newest backups; but it names all tables that are damaged. */
    private static void add(Verification record, DamagedBackup damaged, List<Damage> all) {
        Set<TableId> unexplained = new TreeSet<>(damaged.tables());
        for (Verification.Finding finding : record.findings()) {
            if (finding.backups().contains(damaged.backup())) {
                List<TableId> hurt = finding.tables().stream()
                        .filter(damaged.tables()::contains)
                        .toList();
                all.add(new Damage(finding.kind(), finding.object().path(), finding.detail(), names(hurt)));
                hurt.forEach(unexplained::remove);
            }
        }
        if (!unexplained.isEmpty()) {
            all.add(new Damage(
                    "recorded",
                    Layout.verification(record.session(), record.sequence()).path(),
                    "see the findings of verification " + record.session(),
                    names(List.copyOf(unexplained))));
        }
    }

    private static List<String> names(List<TableId> tables) {
        return tables.stream().map(TableId::toString).toList();
    }
}
