package io.holdfast.hbase;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.io.hfile.BlockType;
import org.apache.hadoop.hbase.util.ChecksumType;

/**
 * What the header of an HFile's block says of its size and its checksums; the form is that of {@code
 * org.apache.hadoop.hbase.io.hfile.HFileBlock}. After the header comes the data, after that four bytes for each {@code
 * chunkBytes} of header and data.
 *
 * @param bytes of the whole block, header and checksums included
 * @param dataBytes of header and data
 * @param checksumCode of a {@link ChecksumType}
 * @param chunkBytes bytes that each checksum covers
 */
record HFileBlockHeader(long bytes, long dataBytes, byte checksumCode, int chunkBytes) {

    static final int BYTES = HConstants.HFILEBLOCK_HEADER_SIZE;
    static final int SUM_BYTES = Integer.BYTES;

    /** No HBase writes that many; they are held in memory. */
    private static final long MOST_SUMS = 1 << 22;

    /** Empty if no block begins like this. */
    static Optional<BlockType> typeOf(byte[] header) {
        try {
            return Optional.of(BlockType.parse(header, 0, BlockType.MAGIC_LENGTH));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static HFileBlockHeader read(byte[] header) {
        ByteBuffer fields = ByteBuffer.wrap(header).position(BlockType.MAGIC_LENGTH);
        int withoutHeader = fields.getInt();
        fields.getInt(); // bytes when decompressed
        fields.getLong(); // where the block of the same type before this one is
        byte code = fields.get();
        int chunk = fields.getInt();
        int data = fields.getInt();
        return new HFileBlockHeader((long) BYTES + withoutHeader, data, code, chunk);
    }

    /** What cannot be in these numbers, if at most {@code left} bytes are left from the block's beginning on. */
    Optional<String> problem(long left) {
        if (dataBytes < BYTES || bytes < dataBytes || bytes > left) {
            return Optional.of("expected a size of at most " + left + " bytes, found " + dataBytes + " of " + bytes);
        }
        if (checksumCode < 0 || checksumCode >= ChecksumType.values().length) {
            return Optional.of("expected a known type of checksum, found " + checksumCode);
        }
        if (!isSummed()) {
            return Optional.empty();
        }
        if (chunkBytes <= 0 || sums() > MOST_SUMS || bytes - dataBytes != sums() * SUM_BYTES) {
            return Optional.of("expected a checksum for each " + chunkBytes + " bytes of " + dataBytes + ", found "
                    + (bytes - dataBytes) + " bytes of them");
        }
        return Optional.empty();
    }

    boolean isSummed() {
        return type() != ChecksumType.NULL;
    }

    ChecksumType type() {
        return ChecksumType.codeToType(checksumCode);
    }

    long sums() {
        return (dataBytes + chunkBytes - 1) / chunkBytes;
    }
}
