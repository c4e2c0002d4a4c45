package io.holdfast.demo.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.hbase.Cell;

/**
 * A table's content in one line: equal if and only if all cells are equal, in the same order.
 *
 * @param hash SHA-256 over every field of every cell
 */
public record TableDigest(CellCount count, String hash) {

    /** Reads the stream to its end. */
    public static TableDigest of(CellStream cells) throws IOException {
        CellCounter counter = new CellCounter();
        MessageDigest hash = sha256();
        for (Cell cell = cells.next(); cell != null; cell = cells.next()) {
            counter.add(cell);
            update(hash, cell);
        }
        return new TableDigest(counter.count(), HexFormat.of().formatHex(hash.digest()));
    }

    private static void update(MessageDigest hash, Cell cell) {
        byte[] tags = CellTags.of(cell);
        // The lengths keep "ab" followed by "c" and "a" followed by "bc" apart.
        hash.update(ByteBuffer.allocate(6 * Integer.BYTES + Long.BYTES)
                .putInt(cell.getRowLength())
                .putInt(cell.getFamilyLength())
                .putInt(cell.getQualifierLength())
                .putInt(cell.getValueLength())
                .putInt(tags.length)
                .putInt(cell.getType().getCode())
                .putLong(cell.getTimestamp())
                .flip());
        hash.update(cell.getRowArray(), cell.getRowOffset(), cell.getRowLength());
        hash.update(cell.getFamilyArray(), cell.getFamilyOffset(), cell.getFamilyLength());
        hash.update(cell.getQualifierArray(), cell.getQualifierOffset(), cell.getQualifierLength());
        hash.update(cell.getValueArray(), cell.getValueOffset(), cell.getValueLength());
        hash.update(tags);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
