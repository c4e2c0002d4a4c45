package io.holdfast.cli.text;

import io.holdfast.api.SnapshotCloneResult;
import io.holdfast.api.SnapshotDeleteResult;
import io.holdfast.api.SnapshotDetail;
import io.holdfast.api.SnapshotList;
import io.holdfast.api.SnapshotRestoreResult;
import io.holdfast.api.SnapshotResult;
import io.holdfast.api.SnapshotSummary;
import io.holdfast.api.SnapshotVerifyResult;
import io.holdfast.cli.text.TextTable.Column;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is said of snapshots. */
public final class SnapshotText {

    private static final String MEMORY_ABSENT = " (what was only in memory is absent)";

    private SnapshotText() {}

    public static String created(SnapshotResult result, Style style) {
        TextTable table = new TextTable(
                Column.words("SNAPSHOT"),
                Column.words("TABLE"),
                Column.numbers("REGIONS"),
                Column.numbers("FILES"),
                Column.numbers("SIZE"));
        for (SnapshotResult.Snapshot snapshot : result.snapshots()) {
            table.add(
                    snapshot.name(),
                    snapshot.table(),
                    snapshot.regions(),
                    snapshot.files(),
                    HumanSize.of(snapshot.bytes()));
        }
        StringBuilder text = new StringBuilder(style.good("Snapshots taken and verified.") + "\n");
        text.append(table.text("", style));
        result.notes().forEach(note -> text.append(style.warning("Note:"))
                .append(' ')
                .append(note)
                .append('\n'));
        return text.append('\n')
                .append(new Sheet()
                        .add("took", HumanTime.took(result.seconds()))
                        .add("session", result.sessionId())
                        .text(style))
                .toString();
    }

    public static String list(SnapshotList list, Instant now, Style style) {
        if (list.snapshots().isEmpty()) {
            return "No snapshots.\n";
        }
        TextTable table = new TextTable(
                Column.words("SNAPSHOT"),
                Column.words("TABLE"),
                Column.words("GROUP"),
                Column.words("TYPE"),
                Column.words("CREATED"),
                Column.words("KEPT"),
                Column.words("FOR"),
                Column.words("STATE"));
        for (SnapshotSummary snapshot : list.snapshots()) {
            table.add(
                    snapshot.state().equals("COMPLETE") ? TextTable.Emphasis.NONE : TextTable.Emphasis.BAD,
                    snapshot.name(),
                    snapshot.table(),
                    snapshot.group() == null ? "-" : snapshot.group(),
                    snapshot.type(),
                    HumanTime.age(snapshot.createdAt(), now) + " ago",
                    kept(snapshot),
                    snapshot.purpose(),
                    snapshot.state());
        }
        return table.text("", style);
    }

    private static String kept(SnapshotSummary snapshot) {
        return snapshot.ttlSeconds() == null ? "for ever" : HumanTime.span(Duration.ofSeconds(snapshot.ttlSeconds()));
    }

    public static String sheets(SnapshotDetail detail, Instant now, Style style) {
        List<String> sheets = new ArrayList<>();
        for (SnapshotDetail.Content content : detail.snapshots()) {
            SnapshotSummary snapshot = content.snapshot();
            Sheet sheet = new Sheet().add("snapshot", snapshot.name()).add("table", snapshot.table());
            if (snapshot.group() != null) {
                sheet.add("group", snapshot.group());
            }
            sheet.add("type", snapshot.type() + (snapshot.type().equals("skip-flush") ? MEMORY_ABSENT : ""))
                    .add("for", snapshot.purpose())
                    .add("state", snapshot.state())
                    .add(
                            "created",
                            "%s (%s ago)"
                                    .formatted(
                                            HumanTime.moment(snapshot.createdAt()),
                                            HumanTime.age(snapshot.createdAt(), now)))
                    .add("kept", kept(snapshot))
                    .add("regions", content.regions())
                    .add("files", content.files())
                    .add("size", HumanSize.of(content.bytes()));
            String verdict = content.findings() == 0
                    ? ""
                    : style.bad("DAMAGED")
                            + ": 'holdfast snapshot verify %s' says what is wrong.\n".formatted(snapshot.name());
            sheets.add(sheet.text(style) + verdict);
        }
        return String.join("\n", sheets);
    }

    public static String verified(SnapshotVerifyResult result, Style style) {
        StringBuilder text = new StringBuilder();
        if (!result.sound()) {
            TextTable table = new TextTable(
                    Column.words("KIND"), Column.words("SNAPSHOT"), Column.words("OBJECT"), Column.words("WHAT"));
            result.findings()
                    .forEach(finding -> table.add(
                            TextTable.Emphasis.BAD,
                            finding.kind(),
                            finding.snapshot(),
                            finding.object(),
                            finding.detail()));
            text.append(table.text("", style)).append('\n');
        }
        text.append(new Sheet()
                .add("snapshots", String.join(", ", result.snapshots()))
                .add("regions and files looked at", result.checked())
                .text(style));
        return text.append('\n')
                .append(
                        result.sound()
                                ? style.good("No damage found.")
                                : style.bad("DAMAGED: %d %s."
                                        .formatted(
                                                result.findingsTotal(),
                                                result.findingsTotal() == 1 ? "finding" : "findings")))
                .append('\n')
                .toString();
    }

    public static String deleted(SnapshotDeleteResult result, Style style) {
        return style.good("Snapshots deleted.") + "\n"
                + result.deleted().stream()
                        .map(name -> "  " + Printable.of(name) + "\n")
                        .collect(Collectors.joining());
    }

    public static String cloned(SnapshotCloneResult result, Style style) {
        return style.good("Table made.") + "\n"
                + new Sheet()
                        .add("table", result.table())
                        .add("of snapshot", result.snapshot())
                        .add("took", HumanTime.took(result.seconds()))
                        .add("session", result.sessionId())
                        .text(style)
                + "\nThe snapshot may be deleted. %s keeps its files until the table is compacted.\n"
                        .formatted(result.pin());
    }

    public static String restored(SnapshotRestoreResult result, Style style) {
        TextTable table = new TextTable(Column.words("TABLE"), Column.words("SNAPSHOT"));
        result.tables().forEach(restored -> table.add(restored.table(), restored.snapshot()));
        return style.good("Tables restored.") + "\n" + table.text("", style) + "\n"
                + new Sheet()
                        .add("took", HumanTime.took(result.seconds()))
                        .add("session", result.sessionId())
                        .text(style);
    }
}
