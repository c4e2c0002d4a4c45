package io.holdfast.api;

import java.time.Instant;
import java.util.List;

/**
 * What a restore would do. Nothing is changed by making it.
 *
 * @param bytesNeeded space that the restore takes in the target cluster
 * @param estimatedSeconds a guess of how long it takes
 * @param feasible whether a restore would begin; {@code problems} says why not
 * @param notes what the user should know: short TTLs, what is created
 */
public record RestorePlan(
        String backupId,
        boolean feasible,
        List<String> problems,
        List<String> notes,
        List<String> namespacesToCreate,
        long filesTotal,
        long bytesNeeded,
        double estimatedSeconds,
        List<Table> tables) {

    public RestorePlan {
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
        namespacesToCreate = List.copyOf(namespacesToCreate);
        tables = List.copyOf(tables);
    }

    /** One table: where it comes from, what it becomes, and each file that it needs. */
    public record Table(
            String from,
            String to,
            String action,
            int regions,
            long files,
            long bytes,
            Instant restorePoint,
            List<File> fileList) {

        public Table {
            fileList = List.copyOf(fileList);
        }
    }

    /** One stored file, and whether the repository has it with the right length. */
    public record File(String region, String family, String name, String object, long bytes, boolean present) {}
}
