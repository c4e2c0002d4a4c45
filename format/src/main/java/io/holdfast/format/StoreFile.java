package io.holdfast.format;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file of a region and family as the region sees it.
 *
 * @param name what the region calls it: a plain name, a link {@code table=region-file}, or a reference {@code file.parent}
 * @param reference which half of the content the region owns; null for all of it
 */
public record StoreFile(String name, @Nullable SplitReference reference, StoredFile content) {

    public StoreFile {
        Invariant.pathName("store file", name);
        Objects.requireNonNull(content);
    }
}
