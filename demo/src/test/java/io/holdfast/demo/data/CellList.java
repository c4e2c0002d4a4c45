package io.holdfast.demo.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.hbase.ArrayBackedTag;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.KeyValue;
import org.apache.hadoop.hbase.Tag;
import org.jspecify.annotations.Nullable;

/** A stream of cells in memory. */
final class CellList implements CellStream {

    private final Iterator<Cell> cells;

    private CellList(Iterator<Cell> cells) {
        this.cells = cells;
    }

    static CellList of(Cell... cells) {
        return new CellList(Arrays.asList(cells).iterator());
    }

    static Cell cell(String row, String family, String qualifier, long timestamp, String value, String... tags) {
        List<Tag> tagList = Arrays.stream(tags)
                .map(tag -> (Tag) new ArrayBackedTag((byte) 100, tag.getBytes(UTF_8)))
                .toList();
        return new KeyValue(
                row.getBytes(UTF_8),
                family.getBytes(UTF_8),
                qualifier.getBytes(UTF_8),
                timestamp,
                KeyValue.Type.Put,
                value.getBytes(UTF_8),
                tagList);
    }

    @Override
    public @Nullable Cell next() {
        return cells.hasNext() ? cells.next() : null;
    }

    @Override
    public void close() {}
}
