package io.holdfast.format;

import io.holdfast.error.Corrupt;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * The content of a stored file, of which no byte is handed out before the chunk that holds it was checked, and none of the
 * last chunk before the whole file was. Corrupt otherwise. For one thread.
 */
public final class VerifyingInputStream extends InputStream {

    private final InputStream source;
    private final StoredFile file;
    private final MessageDigest sha256 = Sha256.newDigest();
    private final CRC32C crc = new CRC32C();
    private final byte[] chunk;
    private long chunksRead;
    private long bytesRead;
    private int next;
    private int end;

    /**
     * Begins to read the file.
     *
     * @param source the bytes of this file and no others; closed with this
     */
    public VerifyingInputStream(InputStream source, StoredFile file) {
        this.source = source;
        this.file = file;
        this.chunk = new byte[(int) Math.min(file.chunkBytes(), Math.max(1, file.length()))];
    }

    @Override
    public int read() throws IOException {
        return fill() ? chunk[next++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
        Objects.checkFromIndexSize(from, count, target.length);
        if (count == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int part = Math.min(count, end - next);
        System.arraycopy(chunk, next, target, from, part);
        next += part;
        return part;
    }

    @Override
    public int available() {
        return end - next;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    private boolean fill() throws IOException {
        if (next < end) {
            return true;
        }
        if (bytesRead == file.length()) {
            if (chunksRead == 0) {
                requireEnd();
                chunksRead = 1;
            }
            return false;
        }
        int wanted = (int) Math.min(file.chunkBytes(), file.length() - bytesRead);
        int got = source.readNBytes(chunk, 0, wanted);
        if (got < wanted) {
            throw corrupt(bytesRead + got, "a file of " + file.length() + " bytes", bytesRead + got + " bytes");
        }
        requireChunkSum(wanted);
        sha256.update(chunk, 0, wanted);
        bytesRead += wanted;
        chunksRead++;
        if (bytesRead == file.length()) {
            requireEnd();
        }
        next = 0;
        end = wanted;
        return true;
    }

    private void requireChunkSum(int count) {
        crc.reset();
        crc.update(chunk, 0, count);
        int expected = file.chunkSum(chunksRead);
        int found = (int) crc.getValue();
        if (expected != found) {
            throw corrupt(bytesRead, "CRC32C " + hex(expected), hex(found));
        }
    }

    private void requireEnd() throws IOException {
        if (source.read() >= 0) {
            throw corrupt(bytesRead, "a file of " + file.length() + " bytes", "more");
        }
        Sha256 found = Sha256.finish(sha256);
        if (!found.equals(file.sha256())) {
            throw corrupt(0, "SHA-256 " + file.sha256(), found.hex());
        }
    }

    private static String hex(int sum) {
        return String.format("%08x", sum);
    }

    private Corrupt corrupt(long at, String expected, String found) {
        return new Corrupt(
                "unable to read " + file.object() + " (" + file.origin() + ") at offset " + (file.offset() + at)
                        + ": expected " + expected + ", found " + found,
                "the object was damaged or replaced; every backup that refers to it is affected",
                null);
    }
}
