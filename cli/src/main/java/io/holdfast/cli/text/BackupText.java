package io.holdfast.cli.text;

import io.holdfast.api.BackupDetail;
import io.holdfast.api.BackupList;
import io.holdfast.api.BackupResult;
import io.holdfast.api.BackupSummary;
import io.holdfast.api.Damage;
import io.holdfast.cli.text.TextTable.Column;
import java.time.Instant;
import java.util.List;

/** What is said of backups. */
public final class BackupText {

    private BackupText() {}

    public static String created(BackupResult backup, Style style) {
        return style.good("Backup committed.") + "\n"
                + new Sheet()
                        .add("backup", backup.backupId())
                        .add("type", backup.type())
                        .add("tables", String.join(", ", backup.tables()))
                        .add("files", files(backup.filesTotal(), backup.filesCopied()))
                        .add("size", size(backup.bytesTotal(), backup.bytesCopied()))
                        .add("took", took(backup))
                        .add("session", backup.sessionId())
                        .text(style);
    }

    public static String list(BackupList backups, Instant now, Style style) {
        if (backups.backups().isEmpty()) {
            return "No backups.\n";
        }
        TextTable table = new TextTable(
                Column.words("BACKUP"),
                Column.words("TYPE"),
                Column.words("STATE"),
                Column.words("COMPLETED"),
                Column.numbers("AGE"),
                Column.numbers("SIZE"),
                Column.numbers("COPIED"),
                Column.words("BASE"),
                Column.words("TABLES"));
        for (BackupSummary backup : backups.backups()) {
            table.add(
                    backup.backupId(),
                    backup.type(),
                    backup.state(),
                    HumanTime.moment(backup.completedAt()),
                    HumanTime.age(backup.completedAt(), now),
                    HumanSize.of(backup.bytesTotal()),
                    HumanSize.of(backup.bytesCopied()),
                    backup.base() == null ? "-" : backup.base(),
                    Few.of(backup.tables()));
        }
        return table.text("", style);
    }

    public static String sheet(BackupDetail backup, Instant now, Style style) {
        Sheet sheet = new Sheet()
                .add("backup", backup.backupId())
                .add("type", backup.type())
                .add("state", backup.state());
        if (backup.label() != null) {
            sheet.add("label", backup.label());
        }
        if (backup.base() != null) {
            sheet.add("base", backup.base());
        }
        sheet.add("started", HumanTime.moment(backup.startedAt()))
                .add("completed", completed(backup, now))
                .add("files", files(backup.filesTotal(), backup.filesCopied()))
                .add("size", size(backup.bytesTotal(), backup.bytesCopied()))
                .add("cluster", cluster(backup))
                .add("session", backup.sessionId());
        for (BackupDetail.Namespace namespace : backup.namespaces()) {
            sheet.add("namespace " + namespace.namespace(), "permissions: " + permissions(namespace.acl()));
        }
        if (backup.tableDetails().isEmpty()) {
            sheet.add("tables", String.join(", ", backup.tables()));
        }
        return sheet.text(style) + tables(backup.tableDetails(), style) + damage(backup.damage(), style);
    }

    private static String cluster(BackupDetail backup) {
        return backup.hbaseVersion() == null
                ? backup.clusterId()
                : backup.clusterId() + ", HBase " + backup.hbaseVersion();
    }

    private static String tables(List<BackupDetail.Table> details, Style style) {
        if (details.isEmpty()) {
            return "";
        }
        TextTable table = new TextTable(
                Column.words("TABLE"),
                Column.words("STATE"),
                Column.numbers("REGIONS"),
                Column.numbers("FILES"),
                Column.numbers("SIZE"),
                Column.words("HOLDS ALL UNTIL"),
                Column.words("NOTHING AFTER"),
                Column.numbers("PERMISSIONS"),
                Column.words("FAMILIES"));
        for (BackupDetail.Table detail : details) {
            table.add(
                    detail.table(),
                    detail.state(),
                    detail.regions(),
                    detail.files(),
                    HumanSize.of(detail.bytes()),
                    detail.cutFrom(),
                    detail.cutTo(),
                    permissions(detail.acl()),
                    String.join(", ", detail.families()));
        }
        return "\n" + table.text("", style)
                + "\nEdits acknowledged before HOLDS ALL UNTIL are in the backup; none begun after NOTHING AFTER is.\n";
    }

    private static String damage(List<Damage> damage, Style style) {
        if (damage.isEmpty()) {
            return "";
        }
        TextTable table = new TextTable(
                Column.words("DAMAGE"), Column.words("OBJECT"), Column.words("TABLES"), Column.words("WHAT"));
        for (Damage one : damage) {
            table.add(TextTable.Emphasis.BAD, one.kind(), one.object(), Few.of(one.tables()), one.detail());
        }
        return "\n" + table.text("", style);
    }

    private static String permissions(BackupDetail.Acl acl) {
        return acl.permissions() != null
                ? acl.permissions().toString()
                : acl.reason() != null ? "unreadable" : "not recorded";
    }

    private static String completed(BackupDetail backup, Instant now) {
        return "%s (%s ago)"
                .formatted(HumanTime.moment(backup.completedAt()), HumanTime.age(backup.completedAt(), now));
    }

    private static String took(BackupResult backup) {
        String took = HumanTime.took(backup.seconds());
        return backup.bytesCopied() == 0
                ? took
                : took + ", " + HumanSize.rate(backup.bytesCopied(), backup.seconds()) + " copied";
    }

    private static String files(long total, long copied) {
        return "%d, %d of them copied".formatted(total, copied);
    }

    private static String size(long total, long copied) {
        return "%s, %s of it copied".formatted(HumanSize.of(total), HumanSize.of(copied));
    }
}
