package io.holdfast.demo.scenario;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.util.Bytes;

/** What a row of the model has: of family {@code f} every version of every cell, of family {@code g} the newest values. */
final class RowContent {

    static final byte[] COUNT = Cells.bytes("count");
    static final byte[] LAST = Cells.bytes("last");

    private final Map<String, NavigableMap<Long, String>> cells = new TreeMap<>();
    private long count;
    private long last = -1;

    /** As a scan of all versions found it. */
    static RowContent of(Result row) {
        RowContent content = new RowContent();
        for (Cell cell : row.rawCells()) {
            if (CellUtil.matchingFamily(cell, Cells.F)) {
                content.put(text(CellUtil.cloneQualifier(cell)), cell.getTimestamp(), text(CellUtil.cloneValue(cell)));
            } else if (CellUtil.matchingQualifier(cell, COUNT)) {
                content.count = Bytes.toLong(CellUtil.cloneValue(cell));
            } else {
                content.last = Bytes.toLong(CellUtil.cloneValue(cell));
            }
        }
        return content;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The versions of each cell that there is, by time stamp. */
    Map<String, NavigableMap<Long, String>> cells() {
        return cells;
    }

    /** The number of the last change but counting; negative if there was none. */
    long last() {
        return last;
    }

    boolean isEmpty() {
        return cells.isEmpty() && count == 0 && last < 0;
    }

    void put(String qualifier, long timestamp, String value) {
        cells.computeIfAbsent(qualifier, name -> new TreeMap<>()).put(timestamp, value);
    }

    void deleteVersion(String qualifier, long timestamp) {
        deleteFrom(qualifier, versions -> versions.remove(timestamp));
    }

    void deleteVersionsUpTo(String qualifier, long timestamp) {
        deleteFrom(qualifier, versions -> versions.headMap(timestamp, true).clear());
    }

    void deleteAllUpTo(long timestamp) {
        cells.values().forEach(versions -> versions.headMap(timestamp, true).clear());
        cells.values().removeIf(Map::isEmpty);
    }

    private void deleteFrom(String qualifier, Consumer<NavigableMap<Long, String>> deletion) {
        NavigableMap<Long, String> versions = cells.get(qualifier);
        if (versions != null) {
            deletion.accept(versions);
            if (versions.isEmpty()) {
                cells.remove(qualifier);
            }
        }
    }

    void increment(long by) {
        count += by;
    }

    void changed(long number) {
        last = number;
    }

    boolean isSameAs(RowContent other) {
        return cells.equals(other.cells) && count == other.count && last == other.last;
    }

    @Override
    public String toString() {
        return "last " + last + ", count " + count + ", " + cells;
    }
}
