package io.holdfast.format;

import io.holdfast.error.Rejected;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Tables that people name together.
 *
 * @param name see {@link #checkedName}
 * @param tables 1 to {@value #MOST_TABLES}, by name; nobody has promised that they exist
 */
public record TableSet(String name, List<TableId> tables) {

    public static final int MOST_TABLES = 5_000;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}");

    public TableSet {
        Invariant.holds(NAME.matcher(name).matches(), "the name of a table set", name);
        tables = Invariant.sortedSet("tables of set " + name, tables);
        Invariant.holds(
                !tables.isEmpty() && tables.size() <= MOST_TABLES,
                "1 to " + MOST_TABLES + " tables in set " + name,
                tables.size());
    }

    /** The name, if it can be one; {@code REJECTED} otherwise. */
    public static String checkedName(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new Rejected(
                    "unable to use the name of a table set: expected 1 to 64 letters, digits, '_', '-' and '.',"
                            + " but neither '-' nor '.' first, found '" + text + "'",
                    null);
        }
        return text;
    }
}
