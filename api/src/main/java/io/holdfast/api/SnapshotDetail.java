package io.holdfast.api;

import java.util.List;

/** What the snapshots of one name hold. */
public record SnapshotDetail(String name, List<Content> snapshots) {

    public SnapshotDetail {
        snapshots = List.copyOf(snapshots);
    }

    /**
     * One of them.
     *
     * @param files as its regions see them; a file that several see counts for each
     * @param findings how much of it is damaged; 'snapshot verify' names it
     */
    public record Content(SnapshotSummary snapshot, long regions, long files, long bytes, long findings) {}
}
