package io.holdfast.storage;

import io.holdfast.error.Unavailable;
import io.holdfast.format.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A range of an object that is opened again where reading it failed. It gives up where that does not help: after so much
 * more has been read, the trouble is over, and the next one is another.
 */
final class RetryingStream extends InputStream {

    /** Fewer bytes than these may be what a place gives that answers each opening, and then nothing. */
    private static final long RECOVERED_BYTES = 1 << 20;

    private final ObjectStore store;
    private final ObjectKey key;
    private final Retries retries;
    private long offset;
    private long left;
    private InputStream content;
    private Retries.@Nullable Attempts trouble;
    private long sinceTrouble;

    RetryingStream(ObjectStore store, ObjectKey key, long offset, long length, InputStream content, Retries retries) {
        this.store = store;
        this.key = key;
        this.offset = offset;
        this.left = length;
        this.content = content;
        this.retries = retries;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
        Objects.checkFromIndexSize(from, count, bytes.length);
        while (true) {
            try {
                int got = content.read(bytes, from, count);
                if (got > 0) {
                    offset += got;
                    left -= got;
                    recovered(got);
                }
                return got;
            } catch (Unavailable e) {
                pauseAfter(e);
                reopen(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        content.close();
    }

    private void pauseAfter(Unavailable error) {
        if (trouble == null) {
            trouble = retries.begin();
        }
        sinceTrouble = 0;
        trouble.pauseAfter(error);
    }

    private void recovered(int bytes) {
        sinceTrouble += bytes;
        if (sinceTrouble >= RECOVERED_BYTES) {
            trouble = null;
        }
    }

    private void reopen(Unavailable error) throws IOException {
        try {
            content.close();
        } catch (Unavailable e) {
            // It has failed already.
        }
        try {
            content = store.open(key, offset, left).orElseThrow(() -> error);
        } catch (Unavailable e) {
            // The next read fails in turn, and counts as the next attempt.
            content = new FailedStream(e);
        }
    }

    private static final class FailedStream extends InputStream {

        private final Unavailable error;

        FailedStream(Unavailable error) {
            this.error = error;
        }

        @Override
        public int read() {
            throw error;
        }

        @Override
        public int read(byte[] bytes, int from, int count) {
            throw error;
        }
    }
}
