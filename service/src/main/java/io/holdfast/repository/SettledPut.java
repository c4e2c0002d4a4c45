package io.holdfast.repository;

import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Unavailable;
import io.holdfast.format.DocumentCodec;
import io.holdfast.format.ObjectKey;
import io.holdfast.storage.ObjectStore;
import java.util.Arrays;

/** Creates an object and, where the store does not say what became of it, finds out. */
final class SettledPut {

    private static final int MOST_ATTEMPTS = 6;

    private final ObjectStore store;
    private final Backoff backoff;

    SettledPut(ObjectStore store, Backoff backoff) {
        this.store = store;
        this.backoff = backoff;
    }

    /**
     * Repeats the call while its outcome is unknown: that either creates the object, or meets it.
     *
     * @return whether this content is what the key holds now, durably; false if it holds another. {@code Unavailable} if it
     *     holds nothing, {@code OutcomeUnknown} if that could not be found out.
     */
    boolean put(ObjectKey key, byte[] content) {
        boolean unknown = false;
        for (int attempt = 1; ; attempt++) {
            try {
                return store.putIfAbsent(key, content) || holds(key, content);
            } catch (Unavailable e) {
                if (!unknown && !isThere(key)) {
                    throw e;
                }
                unknown = true;
                requireAnotherAttempt(attempt, key, e);
            } catch (OutcomeUnknown e) {
                unknown = true;
                requireAnotherAttempt(attempt, key, e);
            }
            backoff.pause(attempt);
        }
    }

    private boolean holds(ObjectKey key, byte[] content) {
        return store.read(key, DocumentCodec.LARGEST)
                .map(found -> Arrays.equals(found, content))
                .orElse(false);
    }

    private boolean isThere(ObjectKey key) {
        try {
            return store.stat(key).isPresent();
        } catch (Unavailable e) {
            return false;
        }
    }

    private static void requireAnotherAttempt(int attempt, ObjectKey key, RuntimeException e) {
        if (attempt == MOST_ATTEMPTS) {
            throw new OutcomeUnknown("unable to tell whether " + key + " was created: " + e.getMessage(), e);
        }
    }
}
