package io.holdfast.format;

import java.util.Objects;

/** Says what a shard is part of. */
public record ShardHeader(BackupId backup, TableId table, int number) {

    public ShardHeader {
        Objects.requireNonNull(backup);
        Objects.requireNonNull(table);
        Invariant.notNegative("shard number", number);
    }
}
