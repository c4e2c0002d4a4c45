package io.holdfast.repository;

import com.carrotsearch.hppc.IntLongHashMap;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.StoredFile;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells of many files whether their objects are there with their lengths. It lists a folder instead of asking for each
 * object, and remembers the folders that it listed last: what comes or goes afterwards it may not see. For one thread.
 */
public final class Presence {

    /** A folder has at most some thousand objects. */
    private static final int MOST_FOLDERS = 64;

    private static final long ABSENT = -1;

    private final ObjectStore store;
    private final Map<String, IntLongHashMap> lengths = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, IntLongHashMap> eldest) {
            return size() > MOST_FOLDERS;
        }
    };

    Presence(ObjectStore store) {
        this.store = store;
    }

    public boolean holds(StoredFile file) {
        return lengthOf(file.object()) == file.lengthOfObject();
    }

    /** The length of the object, less than 0 if there is none. */
    public long lengthOf(ObjectKey key) {
        Optional<NumberedKey> parts = NumberedKey.of(key);
        return parts.isPresent()
                ? listed(parts.get().folder()).getOrDefault(parts.get().number(), ABSENT)
                : store.stat(key).map(ObjectInfo::length).orElse(ABSENT);
    }

    private IntLongHashMap listed(String folder) {
        IntLongHashMap known = lengths.get(folder);
        if (known == null) {
            known = list(folder);
            lengths.put(folder, known);
        }
        return known;
    }

    private IntLongHashMap list(String folder) {
        IntLongHashMap found = new IntLongHashMap();
        try (Stream<ObjectInfo> objects = store.list(new KeyPrefix(folder))) {
            objects.forEach(object -> NumberedKey.of(object.key())
                    .filter(parts -> parts.folder().equals(folder))
                    .ifPresent(parts -> found.put(parts.number(), object.length())));
        }
        return found;
    }
}
