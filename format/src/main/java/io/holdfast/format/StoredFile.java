package io.holdfast.format;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An HFile in the repository: where it came from, where it is, and the sums by which each part and the whole are checked.
 *
 * @param chunkBytes bytes that each sum of {@code crc32c} covers, the last one fewer
 * @param crc32c the CRC32C of each chunk in order, 8 lower-case hexadecimal digits each, nothing between
 * @param offset where the file begins in the object; 0 unless several files share one
 * @param objectLength bytes of the whole object; null if it ends with this file
 */
public record StoredFile(
        FileOrigin origin,
        long length,
        Sha256 sha256,
        int chunkBytes,
        String crc32c,
        ObjectKey object,
        long offset,
        @Nullable Long objectLength) {

    private static final int DIGITS = 8;
    /** A reader holds one chunk in memory. */
    private static final int LARGEST_CHUNK = 1 << 26;

    public StoredFile {
        Objects.requireNonNull(origin);
        Objects.requireNonNull(sha256);
        Objects.requireNonNull(object);
        Invariant.notNegative("length", length);
        Invariant.notNegative("offset", offset);
        Invariant.holds(chunkBytes > 0 && chunkBytes <= LARGEST_CHUNK, "chunks of 1 to 64 MiB", chunkBytes);
        long chunks = (length + chunkBytes - 1) / chunkBytes;
        if (crc32c.length() != chunks * DIGITS) {
            throw new IllegalArgumentException(
                    "expected sums of " + chunks + " chunks, found " + crc32c.length() + " digits");
        }
        Invariant.holds(isHex(crc32c), "sums in lower-case hexadecimal", crc32c);
        long end = Math.addExact(offset, length);
        if (objectLength != null) {
            if (objectLength < end) {
                throw new IllegalArgumentException(
                        "expected an object of at least " + end + " bytes, found " + objectLength);
            }
            objectLength = objectLength == end ? null : objectLength;
        }
    }

    /** An object that ends with this file. */
    public StoredFile(
            FileOrigin origin,
            long length,
            Sha256 sha256,
            int chunkBytes,
            String crc32c,
            ObjectKey object,
            long offset) {
        this(origin, length, sha256, chunkBytes, crc32c, object, offset, null);
    }

    /** Bytes of the whole object, which may hold other files as well. */
    public long lengthOfObject() {
        return objectLength == null ? offset + length : objectLength;
    }

    /** This, in an object that is as long as that. */
    public StoredFile inObjectOf(long bytes) {
        return new StoredFile(origin, length, sha256, chunkBytes, crc32c, object, offset, bytes);
    }

    /** The CRC32C of the chunk with this number, counted from 0. */
    public int chunkSum(long chunk) {
        int at = Math.toIntExact(chunk * DIGITS);
        return Integer.parseUnsignedInt(crc32c, at, at + DIGITS, 16);
    }

    public FileIdentity identity(ClusterId cluster) {
        return new FileIdentity(cluster, origin.name(), length);
    }

    private static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
