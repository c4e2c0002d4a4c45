package io.holdfast.hbase;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellComparatorImpl;
import org.apache.hadoop.hbase.PrivateCellUtil;
import org.jspecify.annotations.Nullable;

/**
 * Cells of sorted log files in their order, one after the other: HBase's own order of cells, and of those that are equal
 * there the latest first. A cell that is in several sources, as a log was read twice, is given once.
 */
final class SortedCells implements Closeable {

    static final Comparator<Cell> KEY =
            (a, b) -> PrivateCellUtil.compareKeyIgnoresMvcc(CellComparatorImpl.COMPARATOR, a, b);

    static final Comparator<Cell> ORDER = KEY.thenComparing(EditTag::of);

    private final List<Source> sources;
    private final PriorityQueue<Source> heads = new PriorityQueue<>((a, b) -> ORDER.compare(a.cell(), b.cell()));
    private @Nullable Cell last;

    /** One of the rows of cells that are merged; each is in order. */
    interface Source extends Closeable {

        /** Moves to the first cell, or the next one; false if there is none. */
        boolean next() throws IOException;

        Cell cell();
    }

    private SortedCells(List<Source> sources) {
        this.sources = sources;
    }

    /** Closes the sources at its end, and if it cannot begin. */
    static SortedCells merge(List<Source> sources) throws IOException {
        SortedCells merged = new SortedCells(new ArrayList<>(sources));
        try {
            for (Source source : sources) {
                if (source.next()) {
                    merged.heads.add(source);
                }
            }
            return merged;
        } catch (IOException | RuntimeException e) {
            merged.close();
            throw e;
        }
    }

    /** The next cell; null at the end. */
    @Nullable
    Cell next() throws IOException {
        while (!heads.isEmpty()) {
            Source source = heads.remove();
            Cell cell = source.cell();
            if (source.next()) {
                heads.add(source);
            }
            if (last == null || ORDER.compare(last, cell) != 0) {
                last = cell;
                return cell;
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        for (Source source : sources) {
            source.close();
        }
    }
}
