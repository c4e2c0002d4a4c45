package io.holdfast.format;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** The sums of a file, computed while its bytes pass by: CRC32C of each chunk, SHA-256 of all. For one thread. */
public final class ContentSums {

    /** Small enough to be checked before any of its bytes is used, large enough that the sums of 1 TiB take 8 MiB. */
    public static final int CHUNK_BYTES = 1 << 20;

    private final MessageDigest sha256 = Sha256.newDigest();
    private final CRC32C crc = new CRC32C();
    private final StringBuilder sums = new StringBuilder();
    private long length;
    private int inChunk;

    public void update(byte[] bytes, int from, int count) {
        sha256.update(bytes, from, count);
        int done = 0;
        while (done < count) {
            int part = Math.min(count - done, CHUNK_BYTES - inChunk);
            crc.update(bytes, from + done, part);
            done += part;
            inChunk += part;
            if (inChunk == CHUNK_BYTES) {
                endChunk();
            }
        }
        length += count;
    }

    /** Bytes so far. */
    public long length() {
        return length;
    }

    /** The file whose bytes were all seen. Called once; nothing may be added afterwards. */
    public StoredFile finish(FileOrigin origin, ObjectKey object, long offset) {
        if (inChunk > 0) {
            endChunk();
        }
        return new StoredFile(origin, length, Sha256.finish(sha256), CHUNK_BYTES, sums.toString(), object, offset);
    }

    private void endChunk() {
        sums.append(HexFormat.of().toHexDigits((int) crc.getValue()));
        crc.reset();
        inChunk = 0;
    }
}
