package io.holdfast.snapshot;

import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.SnapshotFacts;
import java.util.ArrayList;
import java.util.List;

/** Looks at snapshots without changing anything. */
public final class SnapshotInspection {

    private final Cluster cluster;

    public SnapshotInspection(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Told how far a verification is. */
    @FunctionalInterface
    public interface Progress {
        void looked(long regions, long ofRegions);
    }

    /**
     * What a verification found.
     *
     * @param files as the regions see them
     * @param damages the first thousand at most
     */
    public record Report(
            SnapshotFacts snapshot, long regions, long files, long bytes, List<Damage> damages, long damagesTotal) {

        public Report {
            damages = List.copyOf(damages);
        }
    }

    public List<SnapshotFacts> all() {
        return cluster.snapshots().list();
    }

    /** The snapshot, or those of the group, of this name. */
    public List<SnapshotFacts> named(String name) {
        return SnapshotNames.resolve(name, all());
    }

    /** Verifies each, and counts what it has. */
    public List<Report> verify(List<SnapshotFacts> snapshots, Progress progress) {
        List<Report> reports = new ArrayList<>();
        for (SnapshotFacts snapshot : snapshots) {
            SnapshotCheck check = new SnapshotCheck(cluster, snapshot.name());
            long regions = check.regions();
            SnapshotCheck.Tally tally = check.files(0, regions, done -> progress.looked(done, regions));
            reports.add(
                    new Report(snapshot, regions, tally.files(), tally.bytes(), check.damages(), check.damagesTotal()));
        }
        return reports;
    }
}
