package io.holdfast.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a restore would do, as far as the backup can be read. Nothing is changed by making it.
 *
 * @param backupId the backup that all tables come from; null if they come from several
 * @param bytesNeeded space that the restore takes in the target cluster
 * @param estimatedSeconds a guess of how long it takes
 * @param feasible whether a restore would begin; {@code problems} says why not
 * @param notes what the user should know: short TTLs, what is created
 * @param keepExpired whether cells stay that are older than their family keeps them, which then keeps them for ever
 * @param compact whether HBase is asked at the end to rewrite all files
 * @param grants permissions that would be granted, on the tables under their new names and on new namespaces
 * @param damage objects that are needed and are not as they must be; each is among the {@code problems} as well
 */
public record RestorePlan(
        @Nullable String backupId,
        boolean feasible,
        List<String> problems,
        List<String> notes,
        List<String> namespacesToCreate,
        long filesTotal,
        long bytesNeeded,
        double estimatedSeconds,
        List<Table> tables,
        boolean keepExpired,
        boolean compact,
        List<Grant> grants,
        List<Damage> damage) {

    public RestorePlan {
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
        namespacesToCreate = List.copyOf(namespacesToCreate);
        tables = List.copyOf(tables);
        grants = List.copyOf(grants);
        damage = List.copyOf(damage);
    }

    /**
     * One table: where it comes from, what it becomes, and each file that it needs.
     *
     * @param backupId the backup that has its image
     * @param regions null if the manifest is damaged
     * @param files how many files are in the list: all that it needs, unless a part of the backup is damaged
     * @param restorePoint null if the manifest is damaged
     * @param overwrite what becomes of the table of this name that is there; null if there is none
     */
    public record Table(
            String backupId,
            String from,
            String to,
            String action,
            @Nullable Integer regions,
            long files,
            long bytes,
            @Nullable Instant restorePoint,
            List<File> fileList,
            @Nullable Overwrite overwrite) {

        public Table {
            fileList = List.copyOf(fileList);
        }

        /** The same, whose content is of that moment. */
        public Table asOf(@Nullable Instant moment) {
            return new Table(backupId, from, to, action, regions, files, bytes, moment, fileList, overwrite);
        }

        /** The same where there is a table of this name already. */
        public Table overwriting(Overwrite former) {
            return new Table(
                    backupId, from, to, "overwrite " + to, regions, files, bytes, restorePoint, fileList, former);
        }
    }

    /**
     * A table that is replaced.
     *
     * @param failsafe the snapshot that will have what the table was
     * @param awaySeconds a guess of how long nobody can use the table
     */
    public record Overwrite(String failsafe, double awaySeconds) {}

    /**
     * One permission, on either a table or a namespace.
     *
     * @param user HBase's name of the user; that of a group begins with {@code @}
     * @param family printable; null where it is about the whole table
     * @param qualifier printable; null where it is about the whole family
     */
    public record Grant(
            @Nullable String table,
            @Nullable String namespace,
            String user,
            @Nullable String family,
            @Nullable String qualifier,
            List<String> actions) {

        public Grant {
            actions = List.copyOf(actions);
        }
    }

    /** One stored file, and whether the repository has it with the right length. */
    public record File(String region, String family, String name, String object, long bytes, boolean present) {}
}
