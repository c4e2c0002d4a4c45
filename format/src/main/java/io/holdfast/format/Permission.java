package io.holdfast.format;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user or a group may do with a table, with one family or qualifier of it, or with a namespace.
 *
 * @param user HBase's name of the user; that of a group begins with {@code @}
 * @param family null where it is about the whole table, or a namespace
 * @param qualifier null where it is about the whole family
 * @param actions at least one
 */
public record Permission(
        String user, @Nullable Bytes family, @Nullable Bytes qualifier, List<Action> actions) {

    /** In the order of their names, which is that of the format. */
    public enum Action {
        ADMIN,
        CREATE,
        EXEC,
        READ,
        WRITE
    }

    public static final int LONGEST_USER = 1000;

    /** Bytes of a family, and of a qualifier. */
    public static final int LONGEST_COLUMN = 65_535;

    private static final Comparator<@Nullable Bytes> ABSENT_FIRST =
            Comparator.nullsFirst((a, b) -> Arrays.compareUnsigned(a.toArray(), b.toArray()));

    /** By what they are about and whose they are; of two that are equal in this, one is too many. */
    public static final Comparator<Permission> ORDER = Comparator.comparing(Permission::user)
            .thenComparing(Permission::family, ABSENT_FIRST)
            .thenComparing(Permission::qualifier, ABSENT_FIRST);

    public Permission {
        Invariant.holds(!user.isEmpty(), "a user", "none");
        Invariant.text("user", user, LONGEST_USER);
        requireColumnPart("family", family);
        requireColumnPart("qualifier", qualifier);
        Invariant.holds(qualifier == null || family != null, "the family of a qualifier", "none");
        actions = Invariant.sortedSet("actions", actions);
        Invariant.holds(!actions.isEmpty(), "an action of user " + user, "none");
    }

    private static void requireColumnPart(String what, @Nullable Bytes part) {
        if (part != null) {
            Invariant.holds(
                    part.length() > 0 && part.length() <= LONGEST_COLUMN,
                    "a " + what + " of 1 to " + LONGEST_COLUMN + " bytes",
                    part.length());
        }
    }
}
