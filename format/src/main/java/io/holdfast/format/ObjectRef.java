package io.holdfast.format;

import java.util.Objects;

/** A whole object as its parent recorded it: an object of another length or hash is not the one that was meant. */
public record ObjectRef(ObjectKey key, long length, Sha256 sha256) {

    public ObjectRef {
        Objects.requireNonNull(key);
        Objects.requireNonNull(sha256);
        Invariant.notNegative("length", length);
    }

    public static ObjectRef of(ObjectKey key, byte[] content) {
        return new ObjectRef(key, content.length, Sha256.of(content));
    }
}
