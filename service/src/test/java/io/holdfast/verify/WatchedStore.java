package io.holdfast.verify;

import io.holdfast.error.Unavailable;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectSink;
import io.holdfast.storage.ObjectStore;
import io.holdfast.storage.Swept;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Notes which objects are read, and can be made to fail. */
final class WatchedStore implements ObjectStore {

    private final ObjectStore store;
    final List<ObjectKey> opened = new CopyOnWriteArrayList<>();
    final Set<ObjectKey> unreadable = new CopyOnWriteArraySet<>();
    volatile Runnable beforeOpen = () -> {};
    volatile @Nullable String hint;
    volatile boolean down;

    WatchedStore(ObjectStore store) {
        this.store = store;
    }

    private void requireUp() {
        if (down) {
            throw new Unavailable("unable to reach the store", null, null);
        }
    }

    private void requireReadable(ObjectKey key) {
        if (unreadable.contains(key)) {
            throw new Unavailable("unable to read " + key + ": a bad sector", hint, null);
        }
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public void prepare() {
        store.prepare();
    }

    @Override
    public boolean putIfAbsent(ObjectKey key, byte[] content) {
        requireUp();
        return store.putIfAbsent(key, content);
    }

    @Override
    public ObjectSink create(ObjectKey key) {
        return store.create(key);
    }

    @Override
    public Optional<byte[]> read(ObjectKey key, int maxBytes) {
        requireUp();
        requireReadable(key);
        return store.read(key, maxBytes);
    }

    @Override
    public Optional<InputStream> open(ObjectKey key, long offset, long length) {
        opened.add(key);
        beforeOpen.run();
        requireUp();
        requireReadable(key);
        return store.open(key, offset, length);
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) {
        requireUp();
        return store.stat(key);
    }

    @Override
    public Stream<ObjectInfo> list(KeyPrefix prefix) {
        requireUp();
        return store.list(prefix);
    }

    @Override
    public Swept sweep(Instant before) {
        return Swept.NOTHING;
    }

    @Override
    public void delete(ObjectKey key) {
        store.delete(key);
    }

    Set<ObjectKey> dataOpened() {
        Set<ObjectKey> data = new HashSet<>(opened);
        data.removeIf(key -> !Layout.data().covers(key));
        opened.clear();
        return data;
    }
}
