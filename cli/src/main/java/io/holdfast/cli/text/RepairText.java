package io.holdfast.cli.text;

import io.holdfast.api.RepairResult;
import io.holdfast.cli.text.TextTable.Column;
import io.holdfast.cli.text.TextTable.Emphasis;
import java.util.Objects;

/** What is said of repairs. */
public final class RepairText {

    private RepairText() {}

    public static String result(RepairResult result, Style style) {
        if (result.findings().isEmpty()) {
            return style.good("Nothing to repair.") + "\n";
        }
        TextTable findings = new TextTable(Column.words("KIND"), Column.words("OBJECT"), Column.words("FOUND"));
        result.findings().forEach(finding -> findings.add(finding.kind(), finding.object(), finding.detail()));
        StringBuilder text = new StringBuilder(findings.text("", style));
        if (!result.actions().isEmpty()) {
            TextTable actions = new TextTable(
                    Column.words("ACTION"), Column.words("OBJECT"), Column.words("ERROR"), Column.words("STATE"));
            for (RepairResult.Action action : result.actions()) {
                actions.add(
                        action.state().equals("FAILED") ? Emphasis.BAD : Emphasis.NONE,
                        action.action(),
                        action.object(),
                        Objects.requireNonNullElse(action.error(), "-"),
                        action.state());
            }
            text.append('\n').append(actions.text("", style));
        }
        return text.toString();
    }
}
