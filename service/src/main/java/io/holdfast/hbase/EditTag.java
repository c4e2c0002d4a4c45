package io.holdfast.hbase;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.hbase.ArrayBackedTag;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.KeyValue;
import org.apache.hadoop.hbase.PrivateCellUtil;
import org.apache.hadoop.hbase.Tag;

/**
 * When and where in its region's history a cell was written: the first tag of each cell of a sorted log file. The user's own
 * tags follow it.
 *
 * @param commit in ms: the running maximum of write times, and of the numbers of files, along one log
 * @param sequence sequence id of the edit
 * @param index of the cell in its edit
 */
record EditTag(long commit, long sequence, int index) implements Comparable<EditTag> {

    /** HBase's own tags have small numbers. */
    private static final byte TYPE = 120;

    private static final int BYTES = Long.BYTES + Long.BYTES + Integer.BYTES;

    /** The cell with this tag before its own. */
    KeyValue addTo(Cell cell) {
        List<Tag> tags = new ArrayList<>();
        tags.add(new ArrayBackedTag(TYPE, bytes()));
        PrivateCellUtil.tagsIterator(cell).forEachRemaining(tags::add);
        return withTags(cell, tags);
    }

    private byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(commit)
                .putLong(sequence)
                .putInt(index)
                .array();
    }

    static EditTag of(Cell cell) {
        Iterator<Tag> tags = PrivateCellUtil.tagsIterator(cell);
        Tag first = tags.hasNext() ? tags.next() : null;
        if (first == null || first.getType() != TYPE || first.getValueLength() != BYTES) {
            throw new IllegalArgumentException("expected a cell of a sorted log file, found " + cell);
        }
        ByteBuffer value = ByteBuffer.wrap(Tag.cloneValue(first));
        return new EditTag(value.getLong(), value.getLong(), value.getInt());
    }

    /** The cell as it was, with the user's tags alone. */
    static KeyValue removeFrom(Cell cell) {
        List<Tag> tags = new ArrayList<>();
        PrivateCellUtil.tagsIterator(cell).forEachRemaining(tags::add);
        return withTags(cell, tags.subList(1, tags.size()));
    }

    private static KeyValue withTags(Cell cell, List<Tag> tags) {
        return new KeyValue(
                cell.getRowArray(),
                cell.getRowOffset(),
                cell.getRowLength(),
                cell.getFamilyArray(),
                cell.getFamilyOffset(),
                cell.getFamilyLength(),
                cell.getQualifierArray(),
                cell.getQualifierOffset(),
                cell.getQualifierLength(),
                cell.getTimestamp(),
                KeyValue.Type.codeToType(cell.getType().getCode()),
                cell.getValueArray(),
                cell.getValueOffset(),
                cell.getValueLength(),
                tags);
    }

    /** The later one first, as a reader wants the newest of cells that are otherwise equal. */
    @Override
    public int compareTo(EditTag other) {
        int bySequence = Long.compare(other.sequence, sequence);
        return bySequence != 0 ? bySequence : Integer.compare(other.index, index);
    }
}
