package io.holdfast.restore;

import io.holdfast.error.Corrupt;
import io.holdfast.format.Bytes;
import io.holdfast.format.TableId;
import io.holdfast.hbase.KeyRange;
import java.util.List;

/**
 * HBase compares the files with the snapshot when it clones it. What is left to see is that no row is without a region. The
 * boundaries themselves may have moved since: the table is in service, and regions split and merge.
 */
final class KeySpace {

    private KeySpace() {}

    /** @param regions of the table, in order */
    static void check(TableId table, List<KeyRange> regions) {
        Bytes covered = Bytes.empty();
        for (KeyRange region : regions) {
            if (!region.start().equals(covered)) {
                throw hole(table, covered, region.start());
            }
            covered = region.end();
        }
        if (regions.isEmpty() || !covered.equals(Bytes.empty())) {
            throw hole(table, covered, Bytes.empty());
        }
    }

    private static Corrupt hole(TableId table, Bytes from, Bytes to) {
        return new Corrupt(
                "unable to verify table %s: expected regions for all rows, found none from '%s' to '%s'"
                        .formatted(table, from, to),
                null,
                null);
    }
}
