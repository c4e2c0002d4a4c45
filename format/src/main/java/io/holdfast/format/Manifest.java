package io.holdfast.format;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything about one backup but its regions, which are in the shards that it names.
 *
 * @param type {@code FULL}, or {@code INCREMENTAL}: the image of its base and what the log has after it
 * @param startedAt clock of the service when the session began
 * @param completedAt clock of the service when the manifest was written
 * @param base the image that an incremental backup follows; null for a full backup
 * @param namespaces the namespaces of the tables
 * @param filesTotal store files of all tables
 * @param filesCopied files that this session stored; the others were in the repository already
 * @param acls who may do what with each table and each namespace, as it was when the manifest was written; null where the
 *     cluster kept no permissions
 * @param log what follows the image of an incremental backup; null for a full one
 */
public record Manifest(
        BackupId backup,
        SessionId session,
        String type,
        ClusterId cluster,
        String hbaseVersion,
        String hadoopVersion,
        Instant startedAt,
        Instant completedAt,
        @Nullable String label,
        @Nullable BackupId base,
        List<NamespaceImage> namespaces,
        List<TableImage> tables,
        long filesTotal,
        long filesCopied,
        long bytesTotal,
        long bytesCopied,
        @Nullable List<Acl> acls,
        @Nullable LogCut log)
        implements Document {

    public static final String FULL = "FULL";

    public static final String INCREMENTAL = "INCREMENTAL";

    private static final int LONGEST_LABEL = 1000;
    private static final int LONGEST_VERSION = 200;

    public Manifest {
        Invariant.holds(backup.equals(BackupId.of(session)), "the backup of session " + session, backup);
        Invariant.holds(type.equals(FULL) || type.equals(INCREMENTAL), "type " + FULL + " or " + INCREMENTAL, type);
        boolean incremental = type.equals(INCREMENTAL);
        Invariant.holds(!incremental || base != null, "the base of an incremental backup", "none");
        Invariant.holds(incremental == (log != null), "a log if and only if it is incremental", String.valueOf(log));
        Objects.requireNonNull(cluster);
        Invariant.text("HBase version", hbaseVersion, LONGEST_VERSION);
        Invariant.text("Hadoop version", hadoopVersion, LONGEST_VERSION);
        Objects.requireNonNull(startedAt);
        Objects.requireNonNull(completedAt);
        if (label != null) {
            Invariant.text("label", label, LONGEST_LABEL);
        }
        namespaces = List.copyOf(namespaces);
        tables = List.copyOf(tables);
        requireWholeTables(namespaces, tables);
        Invariant.holds(
                filesTotal == tables.stream().mapToLong(TableImage::files).sum(),
                "the files of all tables",
                filesTotal);
        Invariant.holds(
                bytesTotal == tables.stream().mapToLong(TableImage::bytes).sum(),
                "the bytes of all tables",
                bytesTotal);
        Invariant.notNegative("copied files", filesCopied);
        Invariant.notNegative("copied bytes", bytesCopied);
        if (acls != null) {
            acls = List.copyOf(acls);
            requireWholeAcls(namespaces, tables, acls);
        }
    }

    /** That of a table of this backup; empty where the cluster kept no permissions. */
    public Optional<Acl> acl(TableId table) {
        return find(acl -> table.equals(acl.table()));
    }

    /** That of a namespace; empty where the cluster kept no permissions, or no table of the backup is in the namespace. */
    public Optional<Acl> acl(String namespace) {
        return find(acl -> namespace.equals(acl.namespace()));
    }

    private Optional<Acl> find(Predicate<Acl> wanted) {
        return acls == null ? Optional.empty() : acls.stream().filter(wanted).findFirst();
    }

    private static void requireWholeTables(List<NamespaceImage> namespaces, List<TableImage> tables) {
        Set<String> known = new HashSet<>();
        namespaces.forEach(n -> Invariant.holds(known.add(n.name()), "namespace " + n.name() + " once", "it twice"));
        Set<TableId> seen = new HashSet<>();
        Set<Integer> shards = new HashSet<>();
        for (TableImage table : tables) {
            Invariant.holds(seen.add(table.table()), "table " + table.table() + " once", "it twice");
            Invariant.holds(
                    known.contains(table.table().namespace()), "the namespace of table " + table.table(), known);
            table.shards()
                    .forEach(s -> Invariant.holds(shards.add(s.number()), "shard " + s.number() + " once", "it twice"));
        }
    }

    private static void requireWholeAcls(List<NamespaceImage> namespaces, List<TableImage> tables, List<Acl> acls) {
        List<String> expected = Stream.concat(
                        tables.stream().map(table -> "table " + table.table()),
                        namespaces.stream().map(namespace -> "namespace " + namespace.name()))
                .sorted()
                .toList();
        List<String> found = acls.stream().map(Acl::subject).sorted().toList();
        Invariant.holds(found.equals(expected), "the access-control lists of " + expected, "those of " + found);
    }
}
