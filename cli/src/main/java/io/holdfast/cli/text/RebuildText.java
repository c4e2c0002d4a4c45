package io.holdfast.cli.text;

import io.holdfast.api.RebuildResult;
import io.holdfast.cli.text.TextTable.Column;
import java.util.List;

/** What is said of a repository that was read anew. */
public final class RebuildText {

    private RebuildText() {}

    public static String rebuilt(RebuildResult result, Style style) {
        StringBuilder text = new StringBuilder();
        text.append(style.good("Everything was read anew from the repository."))
                .append('\n')
                .append(RepositoryText.info(result.repository(), style));
        if (result.repository().broken() != null) {
            text.append("From now on it is accepted as it is.\n");
        }
        if (!result.remembered()) {
            text.append("\nNothing was remembered of it before.\n");
        }
        text.append(list("Backups that were not known before:", result.came()));
        text.append(list("Backups that were known before and are listed no more:", result.went()));
        if (!result.unlisted().isEmpty()) {
            TextTable table = new TextTable(Column.words("MANIFEST"), Column.words("TABLES"), Column.words("REASON"));
            result.unlisted()
                    .forEach(unlisted -> table.add(unlisted.backupId(), Few.of(unlisted.tables()), unlisted.reason()));
            text.append("\nManifests that no root lists, so that no backup exists by them:\n")
                    .append(table.text("", style));
        }
        return text.toString();
    }

    private static String list(String heading, List<String> backups) {
        StringBuilder text = new StringBuilder();
        if (!backups.isEmpty()) {
            text.append('\n').append(heading).append('\n');
            backups.forEach(backup -> text.append("  - ").append(backup).append('\n'));
        }
        return text.toString();
    }
}
