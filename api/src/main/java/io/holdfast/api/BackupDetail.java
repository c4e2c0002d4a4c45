package io.holdfast.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything about one backup that can be read.
 *
 * @param state {@code DAMAGED} if anything of it is known to be, or else {@code COMPLETE}
 * @param tables the tables by name
 * @param hbaseVersion null if the manifest is damaged
 * @param tableDetails what is stored of each, in the same order; none if the manifest is damaged
 * @param namespaces the namespaces of the tables; none if the manifest is damaged
 * @param damage what was just found damaged, or by an earlier verification; no file was read for it
 */
public record BackupDetail(
        String backupId,
        String sessionId,
        String type,
        String state,
        List<String> tables,
        Instant startedAt,
        Instant completedAt,
        long filesTotal,
        long filesCopied,
        long bytesTotal,
        long bytesCopied,
        @Nullable String base,
        @Nullable String label,
        String clusterId,
        @Nullable String hbaseVersion,
        List<Table> tableDetails,
        List<Namespace> namespaces,
        List<Damage> damage) {

    public BackupDetail {
        tables = List.copyOf(tables);
        tableDetails = List.copyOf(tableDetails);
        namespaces = List.copyOf(namespaces);
        damage = List.copyOf(damage);
    }

    /**
     * One table of the backup. The image holds every edit that was acknowledged before {@code cutFrom}, none that was
     * begun after {@code cutTo}, and of those between some.
     */
    public record Table(
            String table,
            String state,
            List<String> families,
            int regions,
            long files,
            long bytes,
            Instant cutFrom,
            Instant cutTo,
            Acl acl) {

        public Table {
            families = List.copyOf(families);
        }
    }

    /** One namespace of the tables. */
    public record Namespace(String namespace, Acl acl) {}

    /**
     * What is recorded of the permissions on a table or namespace.
     *
     * @param state {@code RECORDED}; {@code NOT_RECORDED}: the cluster kept none; {@code UNREADABLE}: it refused to tell
     * @param permissions how many are recorded; null if none could be
     * @param reason why they could not be read; null otherwise
     */
    public record Acl(
            String state,
            @Nullable Integer permissions,
            @Nullable String reason) {

        public static final Acl NOT_RECORDED = new Acl("NOT_RECORDED", null, null);

        public static Acl recorded(int permissions) {
            return new Acl("RECORDED", permissions, null);
        }

        public static Acl unreadable(String reason) {
            return new Acl("UNREADABLE", null, reason);
        }
    }
}
