package io.holdfast.hbase;

import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names under which tables are brought in: {@code holdfast-<session>.<target>}, in the target's namespace. From the
 * alias of a pin alone one can tell which table was made of it. The session comes first, as HBase takes a link to a table
 * whose name begins with hexadecimal digits and a dot for a reference.
 */
public final class ImportAlias {

    /**
     * The longest {@code namespace:name} that a target may have, in bytes of UTF-8, so that a link to a MOB file of the alias
     * still is a file name: 255, less 38 of the alias, 35 of a region and separators, and 105 of a MOB file.
     */
    public static final int LONGEST_TARGET = 75;

    private static final Pattern FORM = Pattern.compile("holdfast-\\d{8}T\\d{9}Z-[0-9a-f]{8}\\.(.+)");

    private ImportAlias() {}

    public static TableId of(TableId target, SessionId session) {
        return new TableId(target.namespace(), "holdfast-" + session + "." + target.name());
    }

    /** The table that was to be made of the imported table; empty if the name is not an alias. */
    public static Optional<TableId> targetOf(TableId alias) {
        Matcher matcher = FORM.matcher(alias.name());
        return matcher.matches() ? Optional.of(new TableId(alias.namespace(), matcher.group(1))) : Optional.empty();
    }
}
