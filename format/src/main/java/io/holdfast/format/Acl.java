package io.holdfast.format;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The access-control list of one table or one namespace, or why it could not be read: an empty list says that nobody was
 * granted anything, which is something else.
 *
 * @param table whose it is; null for that of a namespace
 * @param namespace null for that of a table
 * @param permissions null if they could not be read
 * @param unreadable why not; null if they were read
 */
public record Acl(
        @Nullable TableId table,
        @Nullable String namespace,
        @Nullable List<Permission> permissions,
        @Nullable String unreadable) {

    /** More permissions than HBase can keep of a table. */
    public static final int MOST = 100_000;

    public static final int LONGEST_REASON = 1000;

    public Acl {
        Invariant.holds(
                (table == null) != (namespace == null), "either a table or a namespace", table + " and " + namespace);
        Invariant.holds(namespace == null || TableId.isNamespace(namespace), "a namespace", "'" + namespace + "'");
        Invariant.holds(
                (permissions == null) != (unreadable == null),
                "either permissions or why they could not be read",
                permissions == null ? "neither" : "both");
        if (unreadable != null) {
            Invariant.text("reason", unreadable, LONGEST_REASON);
        }
        if (permissions != null) {
            Invariant.holds(permissions.size() <= MOST, "at most " + MOST + " permissions", permissions.size());
            permissions = inOrder(permissions);
            Invariant.holds(
                    table != null || permissions.stream().allMatch(p -> p.family() == null),
                    "no family in a permission on a namespace",
                    permissions);
        }
    }

    private static List<Permission> inOrder(List<Permission> permissions) {
        Set<Permission> inOrder = new TreeSet<>(Permission.ORDER);
        permissions.forEach(permission -> Invariant.holds(
                inOrder.add(permission), "one permission of each user on each thing", "another one: " + permission));
        return List.copyOf(inOrder);
    }

    public static Acl of(TableId table, List<Permission> permissions) {
        return new Acl(table, null, permissions, null);
    }

    public static Acl of(String namespace, List<Permission> permissions) {
        return new Acl(null, namespace, permissions, null);
    }

    public static Acl unreadable(TableId table, String reason) {
        return new Acl(table, null, null, bounded(reason));
    }

    public static Acl unreadable(String namespace, String reason) {
        return new Acl(null, namespace, null, bounded(reason));
    }

    private static String bounded(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
    }

    /** What it is the list of, for people. */
    public String subject() {
        return table != null ? "table " + table : "namespace " + namespace;
    }
}
