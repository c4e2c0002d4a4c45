package io.holdfast.storage.s3;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;

/** The bytes of a part until they are sent: as much memory as there are bytes, in pieces, so that nothing is copied over. */
final class PartBuffer {

    private static final int PIECE = 1 << 20;
    private static final int SMALLEST_PIECE = 1 << 12;

    private final List<byte[]> pieces = new ArrayList<>();
    private final MessageDigest md5 = md5();
    private long capacity;
    private long length;
    /** Used bytes of the last piece. */
    private int used;

    PartBuffer(long capacity) {
        this.capacity = capacity;
    }

    long length() {
        return length;
    }

    boolean isFull() {
        return length == capacity;
    }

    /** Takes what there is room for, and returns how much that is. */
    int add(byte[] bytes, int from, int count) {
        int taken = (int) Math.min(count, capacity - length);
        md5.update(bytes, from, taken);
        for (int done = 0; done < taken; ) {
            byte[] piece = pieceWithRoom(taken - done);
            int copied = Math.min(taken - done, piece.length - used);
            System.arraycopy(bytes, from + done, piece, used, copied);
            used += copied;
            done += copied;
        }
        length += taken;
        return taken;
    }

    /** Forgets the bytes. */
    void clear(long newCapacity) {
        pieces.clear();
        md5.reset();
        capacity = newCapacity;
        length = 0;
        used = 0;
    }

    RequestBody body() {
        return RequestBody.fromContentProvider(this::stream, length, "application/octet-stream");
    }

    /** What S3 compares with what arrives. Ends the buffer: only {@link #body} and {@link #clear} may follow. */
    String contentMd5() {
        return Base64.getEncoder().encodeToString(md5.digest());
    }

    private byte[] pieceWithRoom(int wanted) {
        if (pieces.isEmpty() || used == pieces.get(pieces.size() - 1).length) {
            boolean small = pieces.size() < 4 && wanted < PIECE;
            pieces.add(new byte[small ? Math.max(SMALLEST_PIECE << (2 * pieces.size()), wanted) : PIECE]);
            used = 0;
        }
        return pieces.get(pieces.size() - 1);
    }

    private InputStream stream() {
        List<InputStream> streams = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            byte[] piece = pieces.get(i);
            streams.add(new ByteArrayInputStream(piece, 0, i == pieces.size() - 1 ? used : piece.length));
        }
        return new SequenceInputStream(Collections.enumeration(streams));
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }
}
