package io.holdfast.hbase;

import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of the tables in which a restore in place builds what is to replace a table: {@code
 * <table>__holdfast_<session>}, in the same namespace.
 */
public final class BuildTable {

    private static final Pattern FORM = Pattern.compile("(.+)__holdfast_\\d{8}T\\d{9}Z-[0-9a-f]{8}");

    /** HBase takes a link to a file of such a table for a reference to a file. */
    private static final Pattern LIKE_A_REFERENCE = Pattern.compile("[0-9a-f]+\\..*");

    private BuildTable() {}

    /** Whether a table of this name can be replaced: HBase makes links to files of the build, and of what is put back. */
    public static boolean canReplace(TableId table) {
        // A link to a table in another namespace begins with that.
        return !table.namespace().equals(TableId.DEFAULT_NAMESPACE)
                || !LIKE_A_REFERENCE.matcher(table.name()).matches();
    }

    public static TableId of(TableId table, SessionId session) {
        return new TableId(table.namespace(), table.name() + "__holdfast_" + session);
    }

    /** The table that this one is to replace; empty if it is none of ours. */
    public static Optional<TableId> replaces(TableId build) {
        Matcher matcher = FORM.matcher(build.name());
        return matcher.matches() ? Optional.of(new TableId(build.namespace(), matcher.group(1))) : Optional.empty();
    }
}
