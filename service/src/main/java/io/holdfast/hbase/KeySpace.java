package io.holdfast.hbase;

import io.holdfast.error.Corrupt;
import io.holdfast.format.Bytes;
import io.holdfast.format.TableId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** All rows that a table could have, and whether each is in exactly one of some regions. */
public final class KeySpace {

    /** Rows that are in no region, or in more than one. */
    public record Fault(boolean overlap, Bytes from, Bytes to) {}

    private static final Comparator<Bytes> BY_BYTES = (a, b) -> Arrays.compareUnsigned(a.toArray(), b.toArray());

    private KeySpace() {}

    /** What is wrong with these regions, in order of their keys; nothing if they cover each row once. */
    public static List<Fault> faults(List<KeyRange> regions) {
        List<KeyRange> sorted = new ArrayList<>(regions);
        sorted.sort(
                Comparator.comparing(KeyRange::start, BY_BYTES).thenComparing(KeyRange::end, KeySpace::compareEnds));
        List<Fault> faults = new ArrayList<>();
        // Up to here every row has been seen in a region; empty means none at first, and all at the end.
        Bytes covered = Bytes.empty();
        boolean all = false;
        for (KeyRange region : sorted) {
            int gap = all ? -1 : BY_BYTES.compare(region.start(), covered);
            if (gap > 0) {
                faults.add(new Fault(false, covered, region.start()));
            } else if (gap < 0) {
                faults.add(new Fault(true, region.start(), all ? region.end() : earlier(region.end(), covered)));
            }
            if (!all && (covered.length() == 0 || compareEnds(region.end(), covered) > 0)) {
                covered = region.end();
                all = covered.length() == 0;
            }
        }
        if (!all) {
            faults.add(new Fault(false, covered, Bytes.empty()));
        }
        return faults;
    }

    /**
     * Fails with CORRUPT if a row of the table has no region, or several. HBase itself compares the files when it clones or
     * restores; borders may have moved since, as a table in service splits and merges.
     */
    public static void requireWhole(TableId table, List<KeyRange> regions) {
        List<Fault> faults = faults(regions);
        if (!faults.isEmpty()) {
            Fault first = faults.get(0);
            throw new Corrupt(
                    "unable to verify table %s: expected one region for each row, found %s from '%s' to '%s'"
                            .formatted(table, first.overlap() ? "several" : "none", first.from(), first.to()),
                    null,
                    null);
        }
    }

    private static Bytes earlier(Bytes end, Bytes other) {
        return compareEnds(end, other) < 0 ? end : other;
    }

    /** An empty end is behind all others. */
    private static int compareEnds(Bytes a, Bytes b) {
        if (a.length() == 0 || b.length() == 0) {
            return Integer.compare(b.length() == 0 ? 0 : 1, a.length() == 0 ? 0 : 1);
        }
        return BY_BYTES.compare(a, b);
    }
}
