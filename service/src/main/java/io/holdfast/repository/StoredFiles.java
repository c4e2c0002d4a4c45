package io.holdfast.repository;

import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.OutcomeUnknown;
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
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** Writes and reads HFiles, with their sums computed or checked as the bytes pass by. */
final class StoredFiles {

    private static final int MOST_ATTEMPTS = 5;
    private static final int BUFFER = ContentSums.CHUNK_BYTES;

    private final ObjectStore store;
    private final Backoff backoff;

    StoredFiles(ObjectStore store, Backoff backoff) {
        this.store = store;
        this.backoff = backoff;
    }

    /** A stream cannot be resumed: whatever fails is begun anew, under another key, as the first may yet appear, or has without our being told. */
    List<StoredFile> store(Supplier<ObjectKey> keys, List<FileSource> sources, LongConsumer progress) {
        for (int attempt = 1; ; attempt++) {
            Attempt object = new Attempt(keys.get(), progress);
            try {
                return object.write(sources);
            } catch (Unavailable | OutcomeUnknown | Conflict e) {
                object.takeProgressBack();
                requireAnotherAttempt(attempt, object.key, e);
                backoff.pause(attempt);
            }
        }
    }

    InputStream open(StoredFile file) {
        return store.open(file.object(), file.offset(), file.length())
                .map(content -> new VerifyingInputStream(content, file))
                .orElseThrow(() -> new Corrupt(
                        "unable to read " + file.object() + " (" + file.origin() + "): expected an object of "
                                + file.lengthOfObject() + " bytes, found nothing",
                        "every backup that refers to it is affected",
                        null));
    }

    /** Whatever may have appeared or will, nothing refers to it: an outcome that is unknown is a failure like others. */
    private static void requireAnotherAttempt(int attempt, ObjectKey key, HoldfastException e) {
        if (attempt < MOST_ATTEMPTS) {
            return;
        }
        throw e instanceof OutcomeUnknown
                ? new Unavailable("unable to store " + key + ": " + e.getMessage(), null, e)
                : e;
    }

    /** The files, one behind the other, in one object. */
    private final class Attempt {

        private final ObjectKey key;
        private final LongConsumer progress;
        private long written;

        Attempt(ObjectKey key, LongConsumer progress) {
            this.key = key;
            this.progress = progress;
        }

        List<StoredFile> write(List<FileSource> sources) {
            List<StoredFile> files = new ArrayList<>();
            try (ObjectSink sink = store.create(key)) {
                for (FileSource source : sources) {
                    files.add(write(source, sink));
                }
                sink.commit();
            }
            return files.stream().map(file -> file.inObjectOf(written)).toList();
        }

        private StoredFile write(FileSource source, ObjectSink sink) {
            long offset = written;
            FileOrigin origin = source.origin();
            ContentSums sums = new ContentSums();
            byte[] buffer = new byte[(int) Math.min(BUFFER, source.length() + 1)];
            try (InputStream content = source.content().get()) {
                for (int count = next(content, buffer, origin); count >= 0; count = next(content, buffer, origin)) {
                    sums.update(buffer, 0, count);
                    requireLength(source, sums.length(), sums.length() <= source.length());
                    sink.write(buffer, 0, count);
                    written += count;
                    progress.accept(count);
                }
            } catch (IOException e) {
                throw new Unavailable("unable to close " + origin + ": " + e.getMessage(), null, e);
            }
            requireLength(source, sums.length(), sums.length() == source.length());
            return sums.finish(origin, key, offset);
        }

        void takeProgressBack() {
            progress.accept(-written);
        }
    }

    private static int next(InputStream content, byte[] buffer, FileOrigin origin) {
        try {
            return content.read(buffer, 0, buffer.length);
        } catch (IOException e) {
            throw new Unavailable("unable to read " + origin + ": " + e.getMessage(), null, e);
        }
    }

    private static void requireLength(FileSource source, long found, boolean met) {
        if (!met) {
            throw new Corrupt(
                    "unable to store " + source.origin() + ": expected " + source.length() + " bytes, found "
                            + (found > source.length() ? "more" : Long.toString(found)),
                    "the file in the cluster is not the one that the snapshot names; look for damage there",
                    null);
        }
    }
}
