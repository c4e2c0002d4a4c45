package io.holdfast.simulation;

import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import io.holdfast.storage.MemoryObjectStore;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectStore;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What all processes share: the objects, and the one who watches over them. */
final class SharedStore {

    /** Is told of every change: of a creation after it, of a deletion before. Throws {@link Violation}. */
    interface Watcher {

        void created(ObjectKey key, byte[] content, boolean before);

        void replaced(ObjectKey key, byte[] content);

        void deletes(ObjectKey key);
    }

    private final MemoryObjectStore objects;
    private final Set<ObjectKey> everCreated = new HashSet<>();
    private List<Watcher> watchers = List.of();

    SharedStore(Clock clock) {
        this.objects = new MemoryObjectStore(clock);
    }

    void watch(Watcher watcher) {
        watchers = List.of(watcher);
    }

    /** For reading: whatever changes, changes by the methods here. */
    ObjectStore objects() {
        return objects;
    }

    boolean create(ObjectKey key, byte[] content) {
        if (!objects.putIfAbsent(key, content)) {
            return false;
        }
        boolean before = !everCreated.add(key);
        watchers.forEach(watcher -> watcher.created(key, content, before));
        return true;
    }

    /** What no store of Holdfast can do. */
    void replace(ObjectKey key, byte[] content) {
        if (!create(key, content)) {
            objects.delete(key);
            objects.putIfAbsent(key, content);
            watchers.forEach(watcher -> watcher.replaced(key, content));
        }
    }

    /** What a disk does in the course of years. */
    void damage(ObjectKey key, byte[] content) {
        objects.delete(key);
        objects.putIfAbsent(key, content);
    }

    void delete(ObjectKey key) {
        if (objects.stat(key).isPresent()) {
            watchers.forEach(watcher -> watcher.deletes(key));
            objects.delete(key);
        }
    }

    List<ObjectKey> keys() {
        try (Stream<ObjectInfo> all = objects.list(KeyPrefix.all())) {
            return all.map(ObjectInfo::key).toList();
        }
    }
}
