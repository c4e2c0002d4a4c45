package io.holdfast.format;

import io.holdfast.error.Rejected;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What any document, and the first line of a shard, may say that a reader must know. It is looked at before the rest, of
 * which nothing may then be what it was.
 */
record Features(@Nullable List<String> requiredFeatures) {

    /** Those that this program knows. */
    private static final List<String> KNOWN = List.of(RootContent.TABLE_SETS, RootContent.LOG_ARCHIVE);

    void requireKnown(ObjectKey key) {
        TreeSet<String> unknown = new TreeSet<>(requiredFeatures == null ? List.of() : requiredFeatures);
        unknown.removeAll(KNOWN);
        if (!unknown.isEmpty()) {
            throw new Rejected(
                    "unable to read " + key + ": expected no feature that this version does not know, found " + unknown,
                    "use the version of Holdfast that wrote it, or a later one");
        }
    }
}
