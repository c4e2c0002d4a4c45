package io.holdfast.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What sessions that are over have left behind, and what was done about it.
 *
 * @param findings what is not as it should be
 * @param actions what is done about it, in this order; findings that nothing can be done about have none
 */
public record RepairResult(List<Finding> findings, List<Action> actions) {

    public RepairResult {
        findings = List.copyOf(findings);
        actions = List.copyOf(actions);
    }

    /**
     * One thing that is not as it should be.
     *
     * @param kind {@code SNAPSHOT}, {@code PIN}, {@code STAGING}, {@code INTENT}, {@code SESSION} or {@code BACKUP}
     * @param object its name
     */
    public record Finding(String kind, String object, String detail) {}

    /**
     * One thing to do.
     *
     * @param object what it is done to: that of a finding
     * @param state {@code PLANNED}, {@code DONE} or {@code FAILED}
     * @param error why it failed; null if it did not
     */
    public record Action(
            String action,
            String object,
            String state,
            @Nullable String error) {}
}
