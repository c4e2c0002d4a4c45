package io.holdfast.api;

import java.util.List;

/**
 * What a verification of snapshots found.
 *
 * @param snapshots those that were looked at
 * @param checked regions and files that were looked at
 * @param findings what is wrong, the first thousand of each snapshot at most
 * @param findingsTotal how much is wrong
 */
public record SnapshotVerifyResult(List<String> snapshots, long checked, List<Finding> findings, long findingsTotal) {

    public SnapshotVerifyResult {
        snapshots = List.copyOf(snapshots);
        findings = List.copyOf(findings);
    }

    public boolean sound() {
        return findingsTotal == 0;
    }

    /**
     * One thing that is not as it must be.
     *
     * @param kind {@code hole}, {@code overlap}, {@code missing} or {@code length}
     * @param object the rows or the file
     */
    public record Finding(String kind, String object, String snapshot, String detail) {}
}
