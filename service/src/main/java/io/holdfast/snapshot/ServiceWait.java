package io.holdfast.snapshot;

import io.holdfast.error.Corrupt;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.KeySpace;
import io.holdfast.procedure.RetryPolicy;
import java.time.Duration;
import java.util.List;

/** What has to be waited for, and looked at, when HBase has made or changed a table. */
final class ServiceWait {

    /** Until the regions of a large table are in service, minutes may pass. */
    static final RetryPolicy POLICY = new RetryPolicy(60, Duration.ofMillis(200), Duration.ofSeconds(10));

    private ServiceWait() {}

    /** HBase compares the files when it clones or restores; what is left to see is that each row has a region. */
    static void requireWholeKeySpace(Cluster cluster, TableId table) {
        List<KeySpace.Fault> faults = KeySpace.faults(cluster.tables().regions(table));
        if (!faults.isEmpty()) {
            KeySpace.Fault first = faults.get(0);
            throw new Corrupt(
                    "unable to verify table %s: expected one region for each row, found %s from '%s' to '%s'"
                            .formatted(table, first.overlap() ? "several" : "none", first.from(), first.to()),
                    null,
                    null);
        }
    }
}
