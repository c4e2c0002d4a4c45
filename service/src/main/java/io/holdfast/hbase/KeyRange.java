package io.holdfast.hbase;

import io.holdfast.format.Bytes;
import io.holdfast.format.RegionImage;
import java.util.Arrays;

/** Rows from {@code start}, inclusive, to {@code end}, exclusive; empty means unbounded. Those of a region, for example. */
public record KeyRange(Bytes start, Bytes end) {

    /** The rows of a region. */
    public static KeyRange of(RegionImage region) {
        return new KeyRange(region.startKey(), region.endKey());
    }

    /** Whether a row may be in both. */
    public boolean overlaps(KeyRange other) {
        return beginsBefore(other.end) && other.beginsBefore(end);
    }

    /** Whether there may be rows of it from the first to the last, inclusive. */
    public boolean touches(Bytes first, Bytes last) {
        return beginsBefore(end) && compare(last, start) >= 0 && (end.length() == 0 || compare(first, end) < 0);
    }

    /** Whether each row of the other is in it. */
    public boolean contains(KeyRange other) {
        return compare(start, other.start) <= 0
                && (end.length() == 0 || (other.end.length() > 0 && compare(other.end, end) <= 0));
    }

    /** The rows that are in both, which have to overlap. */
    public KeyRange intersection(KeyRange other) {
        Bytes later = compare(start, other.start) >= 0 ? start : other.start;
        boolean endsFirst = other.end.length() == 0 || (end.length() > 0 && compare(end, other.end) <= 0);
        return new KeyRange(later, endsFirst ? end : other.end);
    }

    private boolean beginsBefore(Bytes limit) {
        return limit.length() == 0 || compare(start, limit) < 0;
    }

    private static int compare(Bytes a, Bytes b) {
        return Arrays.compareUnsigned(a.toArray(), b.toArray());
    }

    /** As the command line takes them. */
    @Override
    public String toString() {
        return start + ".." + end;
    }
}
