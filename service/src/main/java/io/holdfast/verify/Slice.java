package io.holdfast.verify;

import java.io.IOException;
import java.io.InputStream;

/** Some of the bytes of a stream that is read on afterwards, and is not closed with this. */
final class Slice extends InputStream {

    private final InputStream source;
    private long left;

    Slice(InputStream source, long length) {
        this.source = source;
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
        if (left == 0) {
            return -1;
        }
        int got = source.read(target, from, (int) Math.min(count, left));
        if (got > 0) {
            left -= got;
        }
        return got;
    }

    /** Passes over what was not read of it. */
    void drain() throws IOException {
        source.skipNBytes(left);
        left = 0;
    }
}
