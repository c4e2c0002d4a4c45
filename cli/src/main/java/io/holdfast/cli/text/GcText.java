package io.holdfast.cli.text;

import io.holdfast.api.GcResult;
import io.holdfast.cli.text.TextTable.Column;

/** What is said of a gc. */
public final class GcText {

    private GcText() {}

    public static String collected(GcResult result, Style style) {
        StringBuilder text = new StringBuilder();
        text.append(
                result.dryRun()
                        ? "What a gc would delete; nothing has been changed.\n"
                        : style.good("Garbage collected.") + "\n");
        text.append(garbage(result, style));
        text.append('\n')
                .append(new Sheet()
                        .add(result.dryRun() ? "would free" : "freed", HumanSize.of(result.bytes()))
                        .add("objects", result.objects())
                        .text(style));
        if (!result.ended().isEmpty()) {
            text.append("\nSessions ended, as they gave no sign of life:\n");
            result.ended()
                    .forEach(session -> text.append("  - ").append(session).append('\n'));
        }
        if (!result.spared().isEmpty()) {
            text.append("\nSessions spared:\n");
            result.spared().forEach(spared -> text.append("  - ")
                    .append(Printable.of(spared.session() + ": " + spared.reason()))
                    .append('\n'));
        }
        if (result.sparedBecause() != null) {
            text.append('\n')
                    .append(style.warning(
                            (result.dryRun() ? "Nothing would be deleted: " : "Not everything was deleted: ")
                                    + Printable.of(result.sparedBecause())))
                    .append('\n');
        }
        return text.toString();
    }

    private static String garbage(GcResult result, Style style) {
        if (result.garbage().isEmpty()) {
            return "No garbage.\n";
        }
        TextTable table = new TextTable(
                Column.words("SESSION"), Column.numbers("OBJECTS"), Column.numbers("SIZE"), Column.words("REASON"));
        for (GcResult.Garbage garbage : result.garbage()) {
            table.add(garbage.session(), garbage.objects(), HumanSize.of(garbage.bytes()), garbage.reason());
        }
        return table.text("", style);
    }
}
