package io.holdfast.hbase;

import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names under which tables are brought in: {@code <target>.holdfast-<session>}, in the target's namespace. From the
 * alias of a pin alone one can tell which table was made of it.
 */
public final class ImportAlias {

    /**
     * The longest {@code namespace:name} that a target may have, so that a reference to a link to a file of the alias
     * still is a file name: 255 characters, less those of the alias, of two regions and of a file.
     */
    public static final int LONGEST_TARGET = 100;

    private static final Pattern FORM = Pattern.compile("(.+)\\.holdfast-(?:\\d{8}T\\d{9}Z-[0-9a-f]{8})");

    private ImportAlias() {}

    public static TableId of(TableId target, SessionId session) {
        return new TableId(target.namespace(), target.name() + ".holdfast-" + session);
    }

    /** The table that was to be made of the imported table; empty if the name is not an alias. */
    public static Optional<TableId> targetOf(TableId alias) {
        Matcher matcher = FORM.matcher(alias.name());
        return matcher.matches() ? Optional.of(new TableId(alias.namespace(), matcher.group(1))) : Optional.empty();
    }
}
