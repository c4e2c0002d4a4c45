package io.holdfast.storage;

import io.holdfast.error.Unavailable;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Repeats what may be repeated after {@code Unavailable}, as {@link Retries} say: every call but those of a sink, whose
 * bytes are gone. A stream goes on where it failed, a listing after the last key that it gave. {@code OutcomeUnknown} is
 * passed on: only the caller knows whether an object that it finds is its own.
 */
public final class RetryingStore implements ObjectStore {

    private final ObjectStore store;
    private final Retries retries;

    public RetryingStore(ObjectStore store, Retries retries) {
        this.store = store;
        this.retries = retries;
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public void prepare() {
        run(store::prepare);
    }

    @Override
    public boolean putIfAbsent(ObjectKey key, byte[] content) {
        return retries.run(() -> store.putIfAbsent(key, content));
    }

    @Override
    public ObjectSink create(ObjectKey key) {
        return retries.run(() -> store.create(key));
    }

    @Override
    public Optional<byte[]> read(ObjectKey key, int maxBytes) {
        return retries.run(() -> store.read(key, maxBytes));
    }

    @Override
    public Optional<InputStream> open(ObjectKey key, long offset, long length) {
        return retries.run(() -> store.open(key, offset, length))
                .map(content -> new RetryingStream(store, key, offset, length, content, retries));
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) {
        return retries.run(() -> store.stat(key));
    }

    @Override
    public Stream<ObjectInfo> list(KeyPrefix prefix) {
        RetryingListing listing = new RetryingListing(store, prefix, retries);
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(listing, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(listing::close);
    }

    @Override
    public void delete(ObjectKey key) {
        run(() -> store.delete(key));
    }

    /** Counts what the last attempt deleted, which is all if there was one. */
    @Override
    public Swept sweep(Instant before) {
        return retries.run(() -> store.sweep(before));
    }

    /** {@link Unavailable} of the last attempt, if every one failed. */
    private void run(Runnable call) {
        retries.run(() -> {
            call.run();
            return true;
        });
    }
}
