package io.holdfast.qualify;

import io.holdfast.error.Conflict;
import io.holdfast.error.Unavailable;
import io.holdfast.format.ObjectKey;
import io.holdfast.storage.ObjectSink;
import io.holdfast.storage.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;

/** An object of many parts, where a store writes in parts, whose bytes tell where they belong. */
final class LargeObject {

    private static final int BLOCK = 1 << 20;

    private final ObjectStore store;
    private final ObjectKey key;
    private final int blocks;

    LargeObject(ObjectStore store, ObjectKey key, int blocks) {
        this.store = store;
        this.key = key;
        this.blocks = blocks;
    }

    long bytes() {
        return (long) blocks * BLOCK;
    }

    /** {@code Conflict} if there is one of this key. */
    void write() {
        try (ObjectSink sink = store.create(key)) {
            writeTo(sink);
            sink.commit();
        }
    }

    /** Writes it all, and then does not commit. */
    void abandon() {
        try (ObjectSink sink = store.create(key)) {
            writeTo(sink);
        }
    }

    boolean isRefused() {
        try {
            write();
            return false;
        } catch (Conflict e) {
            return true;
        }
    }

    /** Reads from within a block to the end. */
    void readBack() {
        long skipped = bytes() / 2 + 12_345;
        read(0);
        read(skipped);
    }

    private void writeTo(ObjectSink sink) {
        for (int block = 0; block < blocks; block++) {
            sink.write(content(block));
        }
    }

    private void read(long offset) {
        try (InputStream in = store.open(key, offset, bytes() - offset)
                .orElseThrow(() -> new Unfit("the large object that was written", "none"))) {
            int skipped = (int) (offset % BLOCK);
            for (int block = (int) (offset / BLOCK); block < blocks; block++) {
                byte[] expected = Arrays.copyOfRange(content(block), skipped, BLOCK);
                Unfit.unless(
                        Arrays.equals(in.readNBytes(expected.length), expected),
                        "the bytes of the large object as they were written",
                        "others in megabyte " + block);
                skipped = 0;
            }
        } catch (IOException e) {
            throw new Unavailable("unable to read " + key + ": " + e.getMessage(), null, e);
        }
    }

    private static byte[] content(int block) {
        byte[] content = new byte[BLOCK];
        new Random(block).nextBytes(content);
        return content;
    }
}
