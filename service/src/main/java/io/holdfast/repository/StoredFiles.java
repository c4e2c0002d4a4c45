package io.holdfast.repository;

import io.holdfast.error.Corrupt;
import io.holdfast.error.Unavailable;
import io.holdfast.format.ContentSums;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.StoredFile;
import io.holdfast.format.VerifyingInputStream;
import io.holdfast.storage.ObjectSink;
import io.holdfast.storage.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Writes and reads HFiles, with their sums computed or checked as the bytes pass by. */
final class StoredFiles {

    private static final int BUFFER = ContentSums.CHUNK_BYTES;

    private final ObjectStore store;

    StoredFiles(ObjectStore store) {
        this.store = store;
    }

    StoredFile store(
            ObjectKey key, FileOrigin origin, long expectedLength, InputStream content, LongConsumer progress) {
        ContentSums sums = new ContentSums();
        byte[] buffer = new byte[(int) Math.min(BUFFER, expectedLength + 1)];
        try (ObjectSink sink = store.create(key)) {
            for (int count = next(content, buffer, origin); count >= 0; count = next(content, buffer, origin)) {
                sums.update(buffer, 0, count);
                requireLength(origin, expectedLength, sums.length(), sums.length() <= expectedLength);
                sink.write(buffer, 0, count);
                progress.accept(count);
            }
            requireLength(origin, expectedLength, sums.length(), sums.length() == expectedLength);
            sink.commit();
        }
        return sums.finish(origin, key, 0);
    }

    InputStream open(StoredFile file) {
        return store.open(file.object(), file.offset(), file.length())
                .map(content -> new VerifyingInputStream(content, file))
                .orElseThrow(() -> new Corrupt(
                        "unable to read " + file.object() + " (" + file.origin() + "): expected an object of "
                                + file.length() + " bytes, found nothing",
                        "every backup that refers to it is affected",
                        null));
    }

    boolean isPresent(StoredFile file) {
        return store.stat(file.object())
                .map(info -> info.length() >= file.offset() + file.length())
                .orElse(false);
    }

    private static int next(InputStream content, byte[] buffer, FileOrigin origin) {
        try {
            return content.read(buffer, 0, buffer.length);
        } catch (IOException e) {
            throw new Unavailable("unable to read " + origin + ": " + e.getMessage(), null, e);
        }
    }

    private static void requireLength(FileOrigin origin, long expected, long found, boolean met) {
        if (!met) {
            throw new Corrupt(
                    "unable to store " + origin + ": expected " + expected + " bytes, found "
                            + (found > expected ? "more" : Long.toString(found)),
                    "the file in the cluster is not the one that the snapshot names; look for damage there",
                    null);
        }
    }
}
