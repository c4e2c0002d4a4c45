package io.holdfast.cli.text;

import io.holdfast.api.RestorePlan;
import io.holdfast.cli.text.TextTable.Column;
import io.holdfast.cli.text.TextTable.Emphasis;
import java.util.List;

/** What is said of a restore that has not been begun. */
public final class PlanText {

    private PlanText() {}

    public static String plan(RestorePlan plan, Style style) {
        StringBuilder text = new StringBuilder();
        String source = plan.backupId() == null ? "several backups" : plan.backupId();
        text.append("Plan to restore from %s; nothing has been changed.\n".formatted(source));
        plan.tables().forEach(table -> text.append('\n').append(table(table, plan.backupId() == null, style)));
        text.append('\n').append(summary(plan, style));
        text.append(grants(plan.grants(), style));
        text.append(lines("Notes:", plan.notes()));
        text.append(style.bad(lines("Problems:", plan.problems())));
        text.append(
                plan.feasible()
                        ? "\n" + style.good("This restore can begin.") + "\n"
                        : "\n" + style.bad("This restore would be refused.") + "\n");
        return text.toString();
    }

    private static String table(RestorePlan.Table table, boolean withBackup, Style style) {
        String title = "%s -> %s: %s; %s%s"
                .formatted(
                        table.from(),
                        table.to(),
                        table.action(),
                        content(table),
                        withBackup ? ", from " + table.backupId() : "");
        return style.strong(Printable.of(title)) + "\n" + overwrite(table, style) + files(table.fileList(), style);
    }

    private static String content(RestorePlan.Table table) {
        if (table.regions() == null || table.restorePoint() == null) {
            return "what it needs cannot be read";
        }
        return "%d regions, %d files, %s, as of %s"
                .formatted(
                        table.regions(),
                        table.files(),
                        HumanSize.of(table.bytes()),
                        HumanTime.moment(table.restorePoint()));
    }

    private static String overwrite(RestorePlan.Table table, Style style) {
        RestorePlan.Overwrite overwrite = table.overwrite();
        if (overwrite == null) {
            return "";
        }
        return style.bad("  The table that is there is replaced, and away for about %s; snapshot %s keeps it."
                        .formatted(HumanTime.took(overwrite.awaySeconds()), overwrite.failsafe()))
                + "\n";
    }

    private static String files(List<RestorePlan.File> files, Style style) {
        if (files.isEmpty()) {
            return "";
        }
        TextTable rows = new TextTable(
                Column.words("REGION"),
                Column.words("FAMILY"),
                Column.words("FILE"),
                Column.numbers("SIZE"),
                Column.words("OBJECT"),
                Column.words("PRESENT"));
        for (RestorePlan.File file : files) {
            rows.add(
                    file.present() ? Emphasis.GOOD : Emphasis.BAD,
                    file.region(),
                    file.family(),
                    file.name(),
                    HumanSize.of(file.bytes()),
                    file.object(),
                    file.present() ? "yes" : "MISSING");
        }
        return rows.text("  ", style);
    }

    private static String summary(RestorePlan plan, Style style) {
        Sheet sheet = new Sheet()
                .add("tables", plan.tables().size())
                .add("files", plan.filesTotal())
                .add("space needed", HumanSize.of(plan.bytesNeeded()))
                .add("time", "about " + HumanTime.took(plan.estimatedSeconds()));
        if (!plan.namespacesToCreate().isEmpty()) {
            sheet.add("new namespaces", String.join(", ", plan.namespacesToCreate()));
        }
        return sheet.text(style);
    }

    private static String grants(List<RestorePlan.Grant> grants, Style style) {
        if (grants.isEmpty()) {
            return "";
        }
        TextTable rows = new TextTable(
                Column.words("ON"),
                Column.words("USER"),
                Column.words("FAMILY"),
                Column.words("QUALIFIER"),
                Column.words("ACTIONS"));
        for (RestorePlan.Grant grant : grants) {
            rows.add(
                    grant.table() != null ? grant.table() : "namespace " + grant.namespace(),
                    grant.user(),
                    grant.family() == null ? "-" : grant.family(),
                    grant.qualifier() == null ? "-" : grant.qualifier(),
                    String.join(", ", grant.actions()));
        }
        return "\nPermissions to grant:\n" + rows.text("  ", style);
    }

    private static String lines(String heading, List<String> lines) {
        if (lines.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("\n" + heading + "\n");
        lines.forEach(line -> text.append("  - ").append(Printable.of(line)).append('\n'));
        return text.toString();
    }
}
