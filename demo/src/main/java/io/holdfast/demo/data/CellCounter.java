package io.holdfast.demo.data;

import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;

/** Counts cells that come in their order. */
final class CellCounter {

    private byte[] row = {};
    private long rows;
    private long cells;
    private long bytes;

    void add(Cell cell) {
        if (cells == 0 || !CellUtil.matchingRows(cell, row)) {
            row = CellUtil.cloneRow(cell);
            rows++;
        }
        cells++;
        bytes += (long) cell.getRowLength()
                + cell.getFamilyLength()
                + cell.getQualifierLength()
                + cell.getValueLength()
                + CellTags.of(cell).length;
    }

    CellCount count() {
        return new CellCount(rows, cells, bytes);
    }
}
