package io.holdfast.backup;

import io.holdfast.format.FileOrigin;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.SnapshotRegion;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a look over the snapshots tells before anything is copied: how much there is, and which tables' files are seen from
 * several places, by links from other tables or by the halves of a split.
 */
final class ImageSurvey {

    private final Map<TableId, Set<TableId>> seenFrom = new HashMap<>();
    private final Set<FileOrigin> split = new HashSet<>();
    private long bytes;

    private ImageSurvey() {}

    static ImageSurvey of(Cluster cluster, FullBackupState state) {
        ImageSurvey survey = new ImageSurvey();
        for (int i = 0; i < state.tables().size(); i++) {
            TableId table = state.tables().get(i);
            cluster.snapshots().readRegions(state.snapshotOf(i), region -> survey.add(cluster, table, region));
        }
        return survey;
    }

    private void add(Cluster cluster, TableId table, SnapshotRegion region) {
        for (SnapshotRegion.Family family : region.families()) {
            for (SnapshotRegion.File file : family.files()) {
                bytes += file.length().orElseGet(() -> cluster.files().length(file.origin()));
                seenFrom.computeIfAbsent(file.origin().table(), t -> new HashSet<>())
                        .add(table);
                if (file.reference() != null) {
                    split.add(file.origin());
                }
            }
        }
    }

    /** Bytes of all store files; a file that is seen from several places counts at each. */
    long bytes() {
        return bytes;
    }

    /** Whether another place of this backup may need the same file. */
    boolean mayBeSeenAgain(FileOrigin file) {
        return split.contains(file)
                || seenFrom.getOrDefault(file.table(), Set.of()).size() > 1;
    }
}
