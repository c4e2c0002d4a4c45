package io.holdfast.demo.scenario;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A moment to kill the process that leads: as soon as the journal says so.
 *
 * @param task what it is doing
 * @param kind of the session, or of a part of it
 * @param step that it is at
 * @param back whether it is undoing that step, since somebody cancelled
 */
record Death(Task task, String kind, String step, boolean back) {

    /** What sessions do here, and the step at which each is slow enough to be cancelled. */
    enum Task {
        BACKUP,
        RESTORE,
        OVERWRITE
    }

    private static final List<String> RESTORE = List.of(
            "PREPARE", "CREATE_NAMESPACES", "STAGE", "REGISTER", "PLACE", "CLONE", "VERIFY", "GRANT", "CLEANUP");

    /** Every step of every kind, and those that are undone after a cancel while bytes flow. */
    static List<Death> all() {
        List<Death> deaths = new ArrayList<>();
        add(
                deaths,
                Task.BACKUP,
                "backup.full",
                List.of("PREPARE", "SNAPSHOT_TABLES", "COPY", "VERIFY_COPY", "COMMIT", "CLEANUP"),
                "COPY");
        add(deaths, Task.RESTORE, "restore", RESTORE, "STAGE");
        add(
                deaths,
                Task.OVERWRITE,
                "restore.in-place",
                List.of("PREPARE", "BUILD", "SNAPSHOT_BUILD", "SWAP", "SETTLE_MOB_FILES", "GRANT", "CLEANUP"),
                "BUILD");
        add(deaths, Task.OVERWRITE, "restore", RESTORE, "STAGE");
        add(
                deaths,
                Task.OVERWRITE,
                "restore.swap",
                List.of("PREPARE", "DISABLE", "FAILSAFE", "DELETE", "CLONE", "VERIFY", "SETTLE"),
                "");
        return deaths;
    }

    /** @param lastBack the last step that is undone when it is cancelled; empty if none is */
    private static void add(List<Death> deaths, Task task, String kind, List<String> steps, String lastBack) {
        steps.forEach(step -> deaths.add(new Death(task, kind, step, false)));
        steps.stream()
                .limit(steps.indexOf(lastBack) + 1L)
                .forEach(step -> deaths.add(new Death(task, kind, step, true)));
    }

    static List<Death> of(Task task) {
        return all().stream().filter(death -> death.task == task).toList();
    }

    static List<Task> tasks() {
        return Arrays.asList(Task.values());
    }

    @Override
    public String toString() {
        return "%s at %s%s of %s".formatted(task, back ? "undoing " : "", step, kind);
    }
}
