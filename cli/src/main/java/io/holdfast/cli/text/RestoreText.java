package io.holdfast.cli.text;

import io.holdfast.api.RestoreResult;
import io.holdfast.cli.text.TextTable.Column;

/** What is said of tables that were brought back. */
public final class RestoreText {

    private RestoreText() {}

    public static String restored(RestoreResult result, Style style) {
        TextTable table = new TextTable(
                Column.words("FROM"),
                Column.words("TO"),
                Column.numbers("REGIONS"),
                Column.numbers("FILES"),
                Column.numbers("SIZE"),
                Column.words("AS OF"));
        long bytes = 0;
        for (RestoreResult.Table restored : result.tables()) {
            bytes += restored.bytes();
            table.add(
                    restored.from(),
                    restored.to(),
                    restored.regions(),
                    restored.files(),
                    HumanSize.of(restored.bytes()),
                    HumanTime.moment(restored.restorePoint()));
        }
        return style.good("Restore complete.") + "\n" + table.text("", style) + failsafes(result)
                + "\n%s in %s (%s), session %s\n"
                        .formatted(
                                HumanSize.of(bytes),
                                HumanTime.took(result.seconds()),
                                HumanSize.rate(bytes, result.seconds()),
                                result.sessionId());
    }

    private static String failsafes(RestoreResult result) {
        StringBuilder text = new StringBuilder();
        result.tables().stream()
                .filter(table -> table.failsafe() != null)
                .forEach(table -> text.append("\nWhat %s was before is kept for a while by snapshot %s"
                        .formatted(table.to(), table.failsafe())));
        return text.isEmpty() ? "" : text.append('\n').toString();
    }
}
