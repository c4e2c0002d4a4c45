package io.holdfast.api;

import java.util.List;

/**
 * Whether a place can hold a repository, and why or why not.
 *
 * @param ok whether it can
 * @param location the place that was tried out
 * @param checks in the order in which they were made
 */
public record QualifyResult(boolean ok, String location, List<Check> checks) {

    public QualifyResult {
        checks = List.copyOf(checks);
    }

    /**
     * One thing that a repository needs.
     *
     * @param name stable, for programs
     * @param ok whether the place has it
     * @param detail what was tried, or what was expected and found; begins with "warning:" where something should be done
     *     though the place is fit
     */
    public record Check(String name, boolean ok, String detail) {}
}
