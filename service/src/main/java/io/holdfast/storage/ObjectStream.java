package io.holdfast.storage;

import io.holdfast.error.HoldfastException;
import java.io.InputStream;
import java.util.Objects;

/** A range of an object while it is read: exactly as many bytes as were asked for, or an error of {@link ObjectStore}. */
public abstract class ObjectStream extends InputStream {

    private long left;

    protected ObjectStream(long length) {
        this.left = length;
    }

    @Override
    public final int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public final int read(byte[] target, int from, int count) {
        Objects.checkFromIndexSize(from, count, target.length);
        if (count == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        int got = receive(target, from, (int) Math.min(count, left));
        if (got < 0) {
            throw endedEarly(left);
        }
        left -= got;
        return got;
    }

    /** Some of the next bytes, less than 0 at the end. */
    protected abstract int receive(byte[] target, int from, int count);

    /**
     * What it means that there are no more bytes.
     *
     * @param missing how many there should be
     */
    protected abstract HoldfastException endedEarly(long missing);

    /** How many bytes have not been read. */
    protected final long left() {
        return left;
    }

    @Override
    public abstract void close();
}
