package io.holdfast.snapshot;

import io.holdfast.error.Conflict;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.SnapshotFacts;
import io.holdfast.hbase.SnapshotName;
import java.time.Instant;

/** One certain snapshot: not another one that somebody takes later under the same name. */
public record SnapshotRef(SnapshotName name, TableId table, Instant createdAt) {

    static SnapshotRef of(SnapshotFacts facts) {
        return new SnapshotRef(facts.name(), facts.table(), facts.createdAt());
    }

    boolean isThere(Cluster cluster) {
        return cluster.snapshots()
                .find(name)
                .filter(found -> of(found).equals(this))
                .isPresent();
    }

    void requireThere(Cluster cluster) {
        if (!isThere(cluster)) {
            throw new Conflict(
                    "unable to use snapshot %s: expected that of table %s of %s, found it gone"
                            .formatted(name, table, createdAt),
                    "somebody has deleted it meanwhile");
        }
    }
}
