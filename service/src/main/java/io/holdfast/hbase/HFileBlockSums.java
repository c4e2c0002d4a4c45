package io.holdfast.hbase;

import java.util.OptionalLong;
import org.apache.hadoop.util.DataChecksum;
import org.jspecify.annotations.Nullable;

/** Compares the checksums of one block with its bytes, as they pass by. */
final class HFileBlockSums {

    private final HFileBlockHeader header;
    private final @Nullable DataChecksum sum;
    private final int[] sums;
    private long taken;
    private int inChunk;
    private int chunks;
    private int stored;
    private long firstWrong = -1;

    /** Begins with the header's bytes, which the first checksum covers. */
    HFileBlockSums(HFileBlockHeader header, byte[] headerBytes) {
        this.header = header;
        this.sum = header.isSummed()
                ? DataChecksum.newDataChecksum(header.type().getDataChecksumType(), header.chunkBytes())
                : null;
        this.sums = header.isSummed() ? new int[(int) header.sums()] : new int[0];
        update(headerBytes, 0, headerBytes.length);
    }

    /** Takes what belongs to this block, and says how much that was. */
    int update(byte[] bytes, int from, int count) {
        int data = (int) Math.max(0, Math.min(count, header.dataBytes() - taken));
        sumUp(bytes, from, data);
        taken += data;
        int rest = (int) Math.min(count - data, header.bytes() - taken);
        compare(bytes, from + data, rest);
        taken += rest;
        return data + rest;
    }

    boolean isDone() {
        return taken == header.bytes();
    }

    long blockBytes() {
        return header.bytes();
    }

    /** Where in the block the first bytes are whose checksum is another one; empty if all are right. */
    OptionalLong firstWrong() {
        return firstWrong < 0 ? OptionalLong.empty() : OptionalLong.of(firstWrong);
    }

    private void sumUp(byte[] bytes, int from, int count) {
        if (sum == null) {
            return;
        }
        int done = 0;
        while (done < count) {
            int part = Math.min(count - done, header.chunkBytes() - inChunk);
            sum.update(bytes, from + done, part);
            done += part;
            inChunk += part;
            if (inChunk == header.chunkBytes() || taken + done == header.dataBytes()) {
                sums[chunks++] = (int) sum.getValue();
                sum.reset();
                inChunk = 0;
            }
        }
    }

    private void compare(byte[] bytes, int from, int count) {
        if (sum == null) {
            return;
        }
        for (int i = 0; i < count; i++, stored++) {
            int chunk = stored / HFileBlockHeader.SUM_BYTES;
            int shift = Byte.SIZE * (HFileBlockHeader.SUM_BYTES - 1 - stored % HFileBlockHeader.SUM_BYTES);
            if ((byte) (sums[chunk] >>> shift) != bytes[from + i] && firstWrong < 0) {
                firstWrong = (long) chunk * header.chunkBytes();
            }
        }
    }
}
