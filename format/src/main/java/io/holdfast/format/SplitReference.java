package io.holdfast.format;

import java.util.Objects;

/** Half of a file, as a split leaves it to a daughter region: the rows from the split key on (top), or those before it. */
public record SplitReference(boolean top, Bytes splitKey) {

    public SplitReference {
        Objects.requireNonNull(splitKey);
    }
}
