package io.holdfast.storage;

import io.holdfast.format.ObjectKey;
import java.time.Instant;
import java.util.Objects;

/**
 * An object of a store, without its content.
 *
 * @param length in bytes
 * @param modified when it was written, by the clock of the store
 */
public record ObjectInfo(ObjectKey key, long length, Instant modified) {

    public ObjectInfo {
        Objects.requireNonNull(key);
        Objects.requireNonNull(modified);
    }
}
