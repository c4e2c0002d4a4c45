package io.holdfast.backup;

import io.holdfast.error.Rejected;
import io.holdfast.format.Acl;
import io.holdfast.format.NamespaceImage;
import io.holdfast.format.Permission;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the cluster who may do what with the tables of a backup. What it refuses to tell is recorded as unreadable, and
 * noted for the user: data that can be brought back without its permissions is worth more than no backup.
 */
final class AclCapture {

    private static final int NAMED = 3;

    private final Cluster cluster;

    AclCapture(Cluster cluster) {
        this.cluster = cluster;
    }

    /** The lists of all these tables and namespaces; null where the cluster keeps no permissions. */
    @Nullable
    List<Acl> of(List<TableId> tables, List<NamespaceImage> namespaces) {
        if (!cluster.acls().areKept()) {
            return null;
        }
        List<Acl> acls = new ArrayList<>();
        for (TableId table : tables) {
            acls.add(read(
                    () -> permissionsOf(table),
                    permissions -> Acl.of(table, permissions),
                    reason -> Acl.unreadable(table, reason)));
        }
        for (NamespaceImage namespace : namespaces) {
            String name = namespace.name();
            acls.add(read(
                    () -> cluster.acls().of(name),
                    permissions -> Acl.of(name, permissions),
                    reason -> Acl.unreadable(name, reason)));
        }
        return acls;
    }

    /** Of a table that was dropped since its snapshot was taken, the cluster would say that nobody was granted anything. */
    private List<Permission> permissionsOf(TableId table) {
        List<Permission> permissions = cluster.acls().of(table);
        if (cluster.tables().find(table).isEmpty()) {
            throw new Rejected(
                    "unable to read the permissions of table %s: expected it to exist, found it gone".formatted(table),
                    null);
        }
        return permissions;
    }

    private static Acl read(
            Supplier<List<Permission>> reading,
            Function<List<Permission>, Acl> whole,
            Function<String, Acl> unreadable) {
        List<Permission> permissions;
        try {
            permissions = reading.get();
        } catch (Rejected e) {
            return unreadable.apply(String.valueOf(e.getMessage()));
        }
        return whole.apply(permissions);
    }

    /** What the user has to know of lists that could not be read. */
    static Optional<String> note(@Nullable List<Acl> acls) {
        List<Acl> unreadable = acls == null
                ? List.of()
                : acls.stream().filter(acl -> acl.unreadable() != null).toList();
        if (unreadable.isEmpty()) {
            return Optional.empty();
        }
        List<String> subjects = unreadable.stream().map(Acl::subject).toList();
        String named = subjects.size() <= NAMED
                ? String.join(", ", subjects)
                : String.join(", ", subjects.subList(0, NAMED)) + " and " + (subjects.size() - NAMED) + " more";
        return Optional.of("the permissions of %s could not be read, and restore --acl will refuse them (%s)"
                .formatted(named, unreadable.get(0).unreadable()));
    }
}
