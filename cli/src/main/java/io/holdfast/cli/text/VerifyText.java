package io.holdfast.cli.text;

import io.holdfast.api.VerifyResult;
import io.holdfast.cli.text.TextTable.Column;
import java.util.Comparator;
import java.util.List;

/** What is said of a verification. */
public final class VerifyText {

    /** Names in a column, before the rest is only counted. */
    private static final int NAMED = 2;

    private VerifyText() {}

    public static String verified(VerifyResult result, Style style) {
        StringBuilder text = new StringBuilder();
        if (!result.findings().isEmpty()) {
            text.append(findings(result.findings(), style)).append('\n');
        }
        Sheet sheet = new Sheet();
        if (result.backupId() != null) {
            sheet.add("backup", result.backupId());
        }
        text.append(sheet.add("mode", result.mode())
                .add("objects looked at", result.checked())
                .add("content read", read(result))
                .add("took", took(result))
                .add("session", result.sessionId())
                .text(style));
        if (!result.notes().isEmpty()) {
            text.append("\nNotes:\n");
            result.notes()
                    .forEach(note ->
                            text.append("  - ").append(Printable.of(note)).append('\n'));
        }
        return text.append('\n').append(verdict(result, style)).append('\n').toString();
    }

    private static String findings(List<VerifyResult.Finding> findings, Style style) {
        TextTable table = new TextTable(
                Column.words("KIND"),
                Column.words("OBJECT"),
                Column.words("BACKUPS"),
                Column.words("TABLES"),
                Column.words("WHAT"));
        for (VerifyResult.Finding finding : findings) {
            table.add(
                    TextTable.Emphasis.BAD,
                    finding.kind(),
                    finding.object(),
                    few(finding.backups().stream()
                            .sorted(Comparator.reverseOrder())
                            .toList()),
                    few(finding.tables()),
                    finding.detail());
        }
        return table.text("", style);
    }

    private static String read(VerifyResult result) {
        return HumanSize.of(result.bytes()) + " of " + HumanSize.of(result.bytesTotal());
    }

    private static String took(VerifyResult result) {
        String took = HumanTime.took(result.seconds());
        return result.bytes() == 0 ? took : took + ", " + HumanSize.rate(result.bytes(), result.seconds());
    }

    private static String verdict(VerifyResult result, Style style) {
        if (result.sound()) {
            return style.good(
                    result.bytes() < result.bytesTotal()
                            ? "No damage found; not everything was read."
                            : "No damage found; everything was read.");
        }
        String shown = result.findings().size() < result.findingsTotal()
                ? " (the first %d are shown)".formatted(result.findings().size())
                : "";
        return style.bad("DAMAGED: %d %s%s."
                .formatted(result.findingsTotal(), result.findingsTotal() == 1 ? "finding" : "findings", shown));
    }

    private static String few(List<String> names) {
        if (names.isEmpty()) {
            return "-";
        }
        return names.size() <= NAMED
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, NAMED)) + " and " + (names.size() - NAMED) + " more";
    }
}
