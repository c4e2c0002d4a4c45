package io.holdfast.demo.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellComparator;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.util.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Says whether two tables hold the same, cell by cell and in both directions, in one pass over both: row, family,
 * qualifier, timestamp, type, value and tags of all visible versions.
 */
public final class CellComparison {

    private static final int SHOWN_VALUE_BYTES = 40;

    private final int differencesKept;
    private final List<Difference> first = new ArrayList<>();
    private final CellCounter expectedCounter = new CellCounter();
    private final CellCounter actualCounter = new CellCounter();
    private long differences;

    private CellComparison(int differencesKept) {
        this.differencesKept = differencesKept;
    }

    /**
     * What a comparison found.
     *
     * @param differences how many there are
     * @param first the first of them
     */
    public record Report(CellCount expected, CellCount actual, long differences, List<Difference> first) {

        public Report {
            first = List.copyOf(first);
        }

        public boolean same() {
            return differences == 0;
        }
    }

    /** Compares what is left in both streams, and keeps the first so many differences. */
    public static Report compare(CellStream expected, CellStream actual, int differencesKept) throws IOException {
        CellComparison comparison = new CellComparison(differencesKept);
        comparison.run(expected, actual);
        return comparison.report();
    }

    /**
     * Compares content, settings and region boundaries of two tables, whatever their names and clusters. Both connections
     * are {@link TagConnection}s.
     */
    public static Report compare(
            Connection expectedSide, TableName expected, Connection actualSide, TableName actual, int differencesKept)
            throws IOException {
        CellComparison comparison = new CellComparison(differencesKept);
        TableShape.of(expectedSide, expected)
                .differencesTo(TableShape.of(actualSide, actual))
                .forEach(comparison::note);
        try (CellStream expectedCells = TableCells.of(expectedSide, expected);
                CellStream actualCells = TableCells.of(actualSide, actual)) {
            comparison.run(expectedCells, actualCells);
        }
        return comparison.report();
    }

    private void run(CellStream expectedStream, CellStream actualStream) throws IOException {
        Cell expected = next(expectedStream, expectedCounter);
        Cell actual = next(actualStream, actualCounter);
        while (expected != null || actual != null) {
            int order = order(expected, actual);
            if (order < 0) {
                note(Difference.Kind.MISSING, expected);
            } else if (order > 0) {
                note(Difference.Kind.UNEXPECTED, actual);
            } else {
                compareContent(expected, actual);
            }
            if (order <= 0) {
                expected = next(expectedStream, expectedCounter);
            }
            if (order >= 0) {
                actual = next(actualStream, actualCounter);
            }
        }
    }

    private static @Nullable Cell next(CellStream stream, CellCounter counter) throws IOException {
        Cell cell = stream.next();
        if (cell != null) {
            counter.add(cell);
        }
        return cell;
    }

    // The end of a stream sorts after every cell.
    private static int order(@Nullable Cell expected, @Nullable Cell actual) {
        if (expected == null) {
            return 1;
        }
        if (actual == null) {
            return -1;
        }
        return CellComparator.getInstance().compare(expected, actual, true);
    }

    private void compareContent(@Nullable Cell expected, @Nullable Cell actual) {
        if (expected == null || actual == null) {
            throw new IllegalStateException("only two cells can be equal");
        }
        if (!CellUtil.matchingValue(expected, actual)) {
            note(new Difference(
                    Difference.Kind.VALUE,
                    describe(expected) + " expected " + value(expected) + ", found " + value(actual)));
        }
        if (!Arrays.equals(CellTags.of(expected), CellTags.of(actual))) {
            note(new Difference(
                    Difference.Kind.TAGS,
                    describe(expected) + " expected " + CellTags.describe(expected) + ", found "
                            + CellTags.describe(actual)));
        }
    }

    private void note(Difference.Kind kind, @Nullable Cell cell) {
        if (cell != null) {
            note(new Difference(kind, describe(cell) + " " + value(cell)));
        }
    }

    private void note(Difference difference) {
        differences++;
        if (first.size() < differencesKept) {
            first.add(difference);
        }
    }

    private Report report() {
        return new Report(expectedCounter.count(), actualCounter.count(), differences, first);
    }

    private static String describe(Cell cell) {
        return Bytes.toStringBinary(cell.getRowArray(), cell.getRowOffset(), cell.getRowLength())
                + " "
                + Bytes.toStringBinary(cell.getFamilyArray(), cell.getFamilyOffset(), cell.getFamilyLength())
                + ":"
                + Bytes.toStringBinary(cell.getQualifierArray(), cell.getQualifierOffset(), cell.getQualifierLength())
                + " at "
                + cell.getTimestamp()
                + " "
                + cell.getType();
    }

    private static String value(Cell cell) {
        int shown = Math.min(cell.getValueLength(), SHOWN_VALUE_BYTES);
        String more = cell.getValueLength() > shown ? "… (" + cell.getValueLength() + " bytes)" : "";
        return "\"" + Bytes.toStringBinary(cell.getValueArray(), cell.getValueOffset(), shown) + "\"" + more;
    }
}
