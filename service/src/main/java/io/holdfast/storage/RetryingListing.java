package io.holdfast.storage;

import io.holdfast.error.Unavailable;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A listing that begins again where it failed, and passes over what it gave already. */
final class RetryingListing implements Iterator<ObjectInfo> {

    private final ObjectStore store;
    private final KeyPrefix prefix;
    private final Retries retries;
    private @Nullable Stream<ObjectInfo> open;
    private @Nullable Iterator<ObjectInfo> objects;
    private @Nullable ObjectKey last;
    private @Nullable ObjectInfo next;

    /** Asks for the first object at once, so that a place that cannot be listed is told by the call. */
    RetryingListing(ObjectStore store, KeyPrefix prefix, Retries retries) {
        this.store = store;
        this.prefix = prefix;
        this.retries = retries;
        this.next = advance();
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public ObjectInfo next() {
        ObjectInfo found = next;
        if (found == null) {
            throw new NoSuchElementException();
        }
        next = advance();
        return found;
    }

    void close() {
        objects = null;
        if (open != null) {
            open.close();
            open = null;
        }
    }

    private @Nullable ObjectInfo advance() {
        Retries.Attempts attempts = retries.begin();
        while (true) {
            try {
                return step();
            } catch (Unavailable e) {
                close();
                attempts.pauseAfter(e);
            }
        }
    }

    private @Nullable ObjectInfo step() {
        if (objects == null) {
            open = store.list(prefix);
            objects = open.iterator();
        }
        while (objects.hasNext()) {
            ObjectInfo found = objects.next();
            if (last == null || found.key().compareTo(last) > 0) {
                last = found.key();
                return found;
            }
        }
        return null;
    }
}
