package io.holdfast.api;

import java.util.List;

/** The snapshots of a cluster, by name. */
public record SnapshotList(List<SnapshotSummary> snapshots) {

    public SnapshotList {
        snapshots = List.copyOf(snapshots);
    }
}
