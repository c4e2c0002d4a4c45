package io.holdfast.hbase;

import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names under which tables are brought in: {@code holdfast-<session>.<target>}, in the target's namespace, or {@code
 * holdfast-<session>_<table>} where the target is built to replace that table. From the alias of a pin alone one can tell
 * which tables were made of it. The session comes first, as HBase takes a link to a table whose name begins with
 * hexadecimal digits and a dot for a reference.
 */
public final class ImportAlias {

    /**
     * The longest {@code namespace:name} that a target may have, in bytes of UTF-8, so that a link to a MOB file of the alias
     * still is a file name: 255, less 38 of the alias, 35 of a region and separators, and 105 of a MOB file.
     */
    public static final int LONGEST_TARGET = 75;

    private static final char MADE = '.';
    private static final char BUILT = '_';
    private static final Pattern FORM = Pattern.compile("holdfast-(\\d{8}T\\d{9}Z-[0-9a-f]{8})([._])(.+)");

    private ImportAlias() {}

    public static TableId of(TableId target, SessionId session) {
        return BuildTable.replaces(target)
                .map(replaced -> alias(replaced, session, BUILT))
                .orElseGet(() -> alias(target, session, MADE));
    }

    private static TableId alias(TableId table, SessionId session, char separator) {
        return new TableId(table.namespace(), "holdfast-" + session + separator + table.name());
    }

    /** The table that was to be made of the imported table; empty if the name is not an alias. */
    public static Optional<TableId> targetOf(TableId alias) {
        Matcher matcher = FORM.matcher(alias.name());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        TableId named = new TableId(alias.namespace(), matcher.group(3));
        boolean built = matcher.group(2).charAt(0) == BUILT;
        return Optional.of(built ? BuildTable.of(named, new SessionId(matcher.group(1))) : named);
    }

    /** The session that brings a table in under this alias. */
    static SessionId sessionOf(TableId alias) {
        Matcher matcher = FORM.matcher(alias.name());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected the alias of a table that is brought in, found " + alias);
        }
        return new SessionId(matcher.group(1));
    }

    /**
     * The tables that can have been made of an imported or built table: its target, and what that was built to replace. None
     * if the name is neither an alias nor that of a build.
     */
    public static List<TableId> heirsOf(TableId table) {
        Optional<TableId> target = targetOf(table);
        Optional<TableId> replaced = BuildTable.replaces(target.orElse(table));
        return Stream.concat(target.stream(), replaced.stream()).toList();
    }
}
