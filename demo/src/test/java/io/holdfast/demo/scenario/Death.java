package io.holdfast.demo.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A moment to kill the process that leads: as soon as the journal says so.
 *
 * @param task what it is doing
 * @param kind of the session, or of a part of it
 * @param step that it is at
 * @param way how far it is with that step
 */
record Death(DoomedTask task, String kind, String step, Way way) {

    enum Way {
        /** It begins. */
        AT,
        /** Some bytes have been stored. */
        IN_THE_MIDDLE_OF,
        /** It is undone, since somebody cancelled. */
        UNDOING
    }

    private static final List<String> SNAPSHOT_OF_A_TABLE =
            List.of("PREPARE", "FLUSH_REGIONS", "TAKE", "VERIFY", "COMPLETE");
    private static final List<String> RESTORE = List.of(
            "PREPARE",
            "CREATE_NAMESPACES",
            "STAGE",
            "REGISTER",
            "PLACE",
            "CLONE",
            "REPLAY_LOG",
            "VERIFY",
            "GRANT",
            "CLEANUP");

    private static final List<String> ARCHIVE = List.of("PREPARE", "HOLD_LOGS", "READ_LOGS", "COMMIT", "RELEASE_LOGS");

    /** Every step of every kind, and those that are undone after a cancel while bytes flow. */
    static List<Death> all() {
        List<Death> deaths = new ArrayList<>();
        at(
                deaths,
                DoomedTask.BACKUP,
                "backup.full",
                List.of("PREPARE", "SNAPSHOT_TABLES", "COPY", "VERIFY_COPY", "COMMIT", "CLEANUP"));
        at(deaths, DoomedTask.BACKUP, "snapshot.batch", List.of("TABLES", "COMPLETE"));
        at(deaths, DoomedTask.BACKUP, "snapshot.table", SNAPSHOT_OF_A_TABLE);
        undoing(deaths, DoomedTask.BACKUP, "backup.full", List.of("PREPARE", "SNAPSHOT_TABLES", "COPY"));

        deaths.add(new Death(DoomedTask.BACKUP, "backup.full", "COPY", Way.IN_THE_MIDDLE_OF));

        at(deaths, DoomedTask.RESTORE, "restore", RESTORE);
        deaths.add(new Death(DoomedTask.RESTORE, "restore", "STAGE", Way.IN_THE_MIDDLE_OF));
        undoing(deaths, DoomedTask.RESTORE, "restore", List.of("PREPARE", "CREATE_NAMESPACES", "STAGE"));

        at(
                deaths,
                DoomedTask.OVERWRITE,
                "restore.in-place",
                List.of("PREPARE", "BUILD", "SNAPSHOT_BUILD", "SWAP", "SETTLE_MOB_FILES", "GRANT", "CLEANUP"));
        at(deaths, DoomedTask.OVERWRITE, "restore", RESTORE);
        deaths.add(new Death(DoomedTask.OVERWRITE, "restore", "STAGE", Way.IN_THE_MIDDLE_OF));
        at(
                deaths,
                DoomedTask.OVERWRITE,
                "restore.swap",
                List.of("PREPARE", "DISABLE", "FAILSAFE", "DELETE", "CLONE", "VERIFY", "SETTLE"));
        undoing(deaths, DoomedTask.OVERWRITE, "restore.in-place", List.of("PREPARE", "BUILD"));
        undoing(deaths, DoomedTask.OVERWRITE, "restore", List.of("PREPARE", "CREATE_NAMESPACES", "STAGE"));

        at(deaths, DoomedTask.SNAPSHOT, "snapshot", List.of("PREPARE", "TABLES", "COMPLETE"));
        at(deaths, DoomedTask.SNAPSHOT, "snapshot.table", SNAPSHOT_OF_A_TABLE);

        at(
                deaths,
                DoomedTask.CLONE_SNAPSHOT,
                "snapshot.clone",
                List.of("PREPARE", "PIN", "CLONE", "VERIFY", "CLEANUP"));

        at(
                deaths,
                DoomedTask.RESTORE_SNAPSHOT,
                "snapshot.restore",
                List.of("PREPARE", "PIN", "DISABLE", "FAILSAFE", "RESTORE", "ENABLE", "VERIFY", "CLEANUP"));
        at(deaths, DoomedTask.RESTORE_SNAPSHOT, "snapshot.table", SNAPSHOT_OF_A_TABLE);

        at(deaths, DoomedTask.DELETE_SNAPSHOT, "snapshot.delete", List.of("DECIDE", "DELETE"));

        at(deaths, DoomedTask.ARCHIVE_LOGS, "pitr", ARCHIVE);

        at(deaths, DoomedTask.MERGE_LOGS, "pitr.merge", List.of("PREPARE", "MERGE", "COMMIT"));

        at(
                deaths,
                DoomedTask.INCREMENTAL_BACKUP,
                "backup.incremental",
                List.of("PREPARE", "READ_LOGS", "WRITE_MANIFEST", "COMMIT", "CLEANUP"));
        at(deaths, DoomedTask.INCREMENTAL_BACKUP, "pitr", ARCHIVE);

        at(
                deaths,
                DoomedTask.RESTORE_TO_A_MOMENT,
                "restore",
                List.of("PREPARE", "CLONE", "REPLAY_LOG", "VERIFY", "CLEANUP"));
        deaths.add(new Death(DoomedTask.RESTORE_TO_A_MOMENT, "restore", "REPLAY_LOG", Way.IN_THE_MIDDLE_OF));
        return deaths;
    }

    private static void at(List<Death> deaths, DoomedTask task, String kind, List<String> steps) {
        steps.forEach(step -> deaths.add(new Death(task, kind, step, Way.AT)));
    }

    private static void undoing(List<Death> deaths, DoomedTask task, String kind, List<String> steps) {
        steps.forEach(step -> deaths.add(new Death(task, kind, step, Way.UNDOING)));
    }

    static List<Death> of(DoomedTask task) {
        return all().stream().filter(death -> death.task == task).toList();
    }

    boolean isSlow() {
        return way != Way.AT;
    }

    boolean isUndone() {
        return way == Way.UNDOING;
    }

    /** Whether the journal says so of the session, or of a part of it. */
    boolean isNow(JsonNode record) {
        return record.path("kind").asText().equals(kind)
                && record.path("step").asText().equals(step)
                && record.path("phase").asText().equals("ROLLING_BACK") == isUndone();
    }

    /** Whether bytes have been stored, if the moment is in the middle of that. */
    boolean hasStored(Scene scene) {
        return way != Way.IN_THE_MIDDLE_OF
                || (task == DoomedTask.BACKUP
                        ? !World.files(scene.repository().resolve("data")).isEmpty()
                        : scene.cluster().files(".holdfast").stream()
                                .anyMatch(file -> file.contains(step.equals("REPLAY_LOG") ? "/log/" : "/files/")));
    }

    @Override
    public String toString() {
        return "%s %s %s of %s"
                .formatted(task, way.name().toLowerCase(Locale.ROOT).replace('_', ' '), step, kind);
    }
}
