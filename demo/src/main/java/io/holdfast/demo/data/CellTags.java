package io.holdfast.demo.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.RawCell;
import org.apache.hadoop.hbase.Tag;
import org.apache.hadoop.hbase.util.Bytes;

/** The tags of a cell. Every cell that a client gets carries them, although its public type does not say so. */
final class CellTags {

    private CellTags() {}

    /** All of them as they are stored, in their order. */
    static byte[] of(Cell cell) {
        return ((RawCell) cell).cloneTags();
    }

    static String describe(Cell cell) {
        List<String> tags = new ArrayList<>();
        for (Iterator<Tag> i = ((RawCell) cell).getTags(); i.hasNext(); ) {
            Tag tag = i.next();
            tags.add(tag.getType() + "=" + Bytes.toStringBinary(Tag.cloneValue(tag)));
        }
        return "tags " + tags;
    }
}
