package io.holdfast.simulation;

import io.holdfast.format.KeyPrefix;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectSink;
import io.holdfast.storage.ObjectStore;
import io.holdfast.storage.Swept;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Passes everything on; the weak ones leave something out. */
class PartialView implements ObjectStore {

    private final SteppedStore store;

    PartialView(SteppedStore store) {
        this.store = store;
    }

    /** As if sessions did not announce what they re-use. */
    static final class WithoutIntents extends PartialView {

        WithoutIntents(SteppedStore store) {
            super(store);
        }

        @Override
        public Stream<ObjectInfo> list(KeyPrefix prefix) {
            return prefix.text().startsWith(Layout.intents().text()) ? Stream.empty() : super.list(prefix);
        }
    }

    /** As if an intent that cannot be read named nothing. */
    static final class WithoutDamagedIntents extends PartialView {

        private static final int SHORTER_THAN_ANY_INTENT = 10;

        WithoutDamagedIntents(SteppedStore store) {
            super(store);
        }

        @Override
        public Stream<ObjectInfo> list(KeyPrefix prefix) {
            return super.list(prefix)
                    .filter(object ->
                            !Layout.intents().covers(object.key()) || object.length() > SHORTER_THAN_ANY_INTENT);
        }
    }

    /** As if nobody read the newest root again after listing intents: it is taken from what was listed before. */
    static final class WithoutSecondLook extends PartialView {

        private List<ObjectInfo> roots = List.of();
        private boolean listedIntents;

        WithoutSecondLook(SteppedStore store) {
            super(store);
        }

        @Override
        public Stream<ObjectInfo> list(KeyPrefix prefix) {
            if (prefix.equals(Layout.intents())) {
                listedIntents = true;
            }
            if (!prefix.equals(Layout.roots())) {
                return super.list(prefix);
            }
            if (!listedIntents || roots.isEmpty()) {
                roots = super.list(prefix).toList();
            }
            listedIntents = false;
            return roots.stream();
        }
    }

    /** As if a session went on, from its intent to its manifest, with the root that it read before the intent. */
    static final class WithTheRootOfBefore extends PartialView {

        private List<ObjectInfo> roots = List.of();
        private boolean copies;

        WithTheRootOfBefore(SteppedStore store) {
            super(store);
        }

        @Override
        public boolean putIfAbsent(ObjectKey key, byte[] content) {
            if (Layout.intents().covers(key)) {
                copies = true;
            } else if (Layout.isManifest(key)) {
                copies = false;
            }
            return super.putIfAbsent(key, content);
        }

        @Override
        public Stream<ObjectInfo> list(KeyPrefix prefix) {
            if (!prefix.equals(Layout.roots())) {
                return super.list(prefix);
            }
            if (!copies) {
                roots = super.list(prefix).toList();
            }
            return roots.stream();
        }
    }

    /** As a store does that cannot create conditionally: it looks, and then writes. */
    static final class LastWriterWins extends PartialView {

        private final SteppedStore replacing;

        LastWriterWins(SteppedStore store) {
            super(store);
            this.replacing = store;
        }

        @Override
        public boolean putIfAbsent(ObjectKey key, byte[] content) {
            if (stat(key).isPresent()) {
                return false;
            }
            replacing.replace(key, content);
            return true;
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
        return store.putIfAbsent(key, content);
    }

    @Override
    public ObjectSink create(ObjectKey key) {
        return store.create(key);
    }

    @Override
    public Optional<byte[]> read(ObjectKey key, int maxBytes) {
        return store.read(key, maxBytes);
    }

    @Override
    public Optional<InputStream> open(ObjectKey key, long offset, long length) {
        return store.open(key, offset, length);
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) {
        return store.stat(key);
    }

    @Override
    public Stream<ObjectInfo> list(KeyPrefix prefix) {
        return store.list(prefix);
    }

    @Override
    public void delete(ObjectKey key) {
        store.delete(key);
    }

    @Override
    public Swept sweep(Instant before) {
        return store.sweep(before);
    }
}
