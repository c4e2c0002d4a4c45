package io.holdfast.cli.text;

import io.holdfast.api.TableSetDeletion;
import io.holdfast.api.TableSetInfo;
import io.holdfast.api.TableSetList;
import io.holdfast.cli.text.TextTable.Column;

/** What is said of table sets. */
public final class TableSetText {

    private TableSetText() {}

    public static String list(TableSetList sets, Style style) {
        if (sets.sets().isEmpty()) {
            return "No table sets.\n";
        }
        TextTable table = new TextTable(Column.words("SET"), Column.numbers("COUNT"), Column.words("TABLES"));
        for (TableSetInfo set : sets.sets()) {
            table.add(set.name(), Integer.toString(set.tables().size()), Few.of(set.tables()));
        }
        return table.text("", style);
    }

    public static String sheet(TableSetInfo set, Style style) {
        StringBuilder text = new StringBuilder(new Sheet()
                .add("set", set.name())
                .add("tables", set.tables().size())
                .text(style));
        set.tables().forEach(table -> text.append("  ").append(table).append('\n'));
        return text.toString();
    }

    public static String deleted(TableSetDeletion deletion, Style style) {
        return style.good("Table set deleted.") + " " + deletion.deleted() + "\n";
    }
}
