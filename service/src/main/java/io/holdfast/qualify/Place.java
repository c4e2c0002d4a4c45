package io.holdfast.qualify;

import io.holdfast.error.HoldfastException;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectStore;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The keys that one qualification writes to, which are nobody else's, and are cleaned up whatever happens. */
final class Place implements AutoCloseable {

    private final ObjectStore store;
    private final KeyPrefix prefix;
    private final Set<ObjectKey> used = ConcurrentHashMap.newKeySet();

    Place(ObjectStore store, String id) {
        this.store = store;
        this.prefix = KeyPrefix.folder(Layout.qualify().text() + id);
    }

    KeyPrefix prefix() {
        return prefix;
    }

    ObjectKey key(String path) {
        ObjectKey key = new ObjectKey(prefix.text() + path);
        used.add(key);
        return key;
    }

    List<ObjectKey> listed(KeyPrefix below) {
        try (Stream<ObjectInfo> objects = store.list(below)) {
            return objects.map(ObjectInfo::key).toList();
        }
    }

    /** Deletes what was written, as far as it can be; the rest is in nobody's way. */
    @Override
    public void close() {
        for (ObjectKey key : used) {
            try {
                store.delete(key);
            } catch (HoldfastException e) {
                // It stays under its key, where a repository does not look.
            }
        }
    }
}
