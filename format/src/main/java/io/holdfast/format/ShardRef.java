package io.holdfast.format;

import java.util.Objects;

/** A shard as a manifest records it. Its number is unique in its backup, over all tables. */
public record ShardRef(int number, ObjectRef object, int regions, long files, long bytes) {

    public ShardRef {
        Objects.requireNonNull(object);
        Invariant.notNegative("shard number", number);
        Invariant.notNegative("regions", regions);
        Invariant.notNegative("files", files);
        Invariant.notNegative("bytes", bytes);
    }

    public static ShardRef of(int number, ObjectRef object, ShardCounts counts) {
        return new ShardRef(number, object, counts.regions(), counts.files(), counts.bytes());
    }

    public ShardCounts counts() {
        return new ShardCounts(regions, files, bytes);
    }
}
