package io.holdfast.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot, as HBase's list tells of it.
 *
 * @param group the name that it shares with others that were taken together with it; null if it stands alone
 * @param purpose {@code user}, {@code backup}, {@code failsafe} or {@code pin}; of the last three Holdfast disposes itself
 * @param type {@code flush}, {@code skip-flush} or {@code offline}
 * @param state {@code COMPLETE}, or {@code EXPIRED} once HBase may delete it
 * @param ttlSeconds null: for ever
 */
public record SnapshotSummary(
        String name,
        String table,
        @Nullable String group,
        String purpose,
        String type,
        String state,
        Instant createdAt,
        @Nullable Long ttlSeconds,
        @Nullable Instant expiresAt) {}
