package io.holdfast.cli.text;

import io.holdfast.api.DeletionResult;
import io.holdfast.cli.text.TextTable.Column;

/** What is said of backups that were deleted, or that would be. */
public final class DeletionText {

    private DeletionText() {}

    public static String deleted(DeletionResult result, Style style) {
        TextTable table = new TextTable(
                Column.words("BACKUP"),
                Column.words("COMPLETED"),
                Column.numbers("SIZE"),
                Column.words("REASON"),
                Column.words("TABLES"));
        for (DeletionResult.Deletion deletion : result.details()) {
            table.add(
                    deletion.backupId(),
                    HumanTime.moment(deletion.completedAt()),
                    HumanSize.of(deletion.bytes()),
                    deletion.reason(),
                    Few.of(deletion.tables()));
        }
        return result.dryRun()
                ? "These would be deleted; nothing has been changed.\n" + table.text("", style)
                : style.good("Backups deleted.") + "\n" + table.text("", style)
                        + "\n'holdfast repo gc' frees the space of what no other backup shares.\n";
    }
}
