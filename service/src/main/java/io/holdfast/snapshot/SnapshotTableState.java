package io.holdfast.snapshot;

import io.holdfast.format.TableId;
import io.holdfast.hbase.SnapshotFacts;
import io.holdfast.hbase.SnapshotForm;
import io.holdfast.hbase.SnapshotName;
import io.holdfast.hbase.SnapshotRequest;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that the snapshot of one table remembers from step to step.
 *
 * @param ownName whether nobody else uses such a name; what is found under it is ours then
 * @param kept whether it stays when this is undone, because whoever asked for it decides what becomes of it
 * @param createdAt what the snapshot says of its creation; under a name of the user's, it alone tells which one is ours
 * @param begunAt when the session began, before it asked HBase for anything
 * @param enabled whether the table was enabled
 * @param from a moment before HBase was asked; null until it may be
 * @param attempts how often HBase was asked and had not refused
 * @param askedAt when it was asked last; null before
 * @param to a moment after it was complete; null before
 * @param regions how many it has, with their files and bytes; 0 until they are counted
 */
public record SnapshotTableState(
        SnapshotName name,
        TableId table,
        SnapshotForm form,
        boolean ownName,
        boolean kept,
        Instant createdAt,
        long ttlSeconds,
        Instant begunAt,
        boolean enabled,
        @Nullable Instant from,
        int attempts,
        @Nullable Instant askedAt,
        @Nullable Instant to,
        long regions,
        long files,
        long bytes) {

    /** A snapshot under a name that no other session, and no person, gives. */
    public static SnapshotTableState ofOwnName(SnapshotName name, TableId table, Duration timeToLive, Instant begunAt) {
        return begin(name, table, SnapshotForm.FLUSH, true, false, begunAt, timeToLive);
    }

    /** The same, of a snapshot that may be the only place of what is in it: nothing is deleted when this is undone. */
    public static SnapshotTableState kept(SnapshotName name, TableId table, Duration timeToLive, Instant begunAt) {
        return begin(name, table, SnapshotForm.FLUSH, true, true, begunAt, timeToLive);
    }

    static SnapshotTableState ofUsersName(
            SnapshotName name, TableId table, SnapshotForm form, Duration timeToLive, Instant begunAt) {
        return begin(name, table, form, false, false, begunAt, timeToLive);
    }

    private static SnapshotTableState begin(
            SnapshotName name,
            TableId table,
            SnapshotForm form,
            boolean ownName,
            boolean kept,
            Instant begunAt,
            Duration timeToLive) {
        return new SnapshotTableState(
                name,
                table,
                form,
                ownName,
                kept,
                begunAt,
                timeToLive.toSeconds(),
                begunAt,
                true,
                null,
                0,
                null,
                null,
                0,
                0,
                0);
    }

    SnapshotRequest request() {
        return new SnapshotRequest(name, table, form, createdAt, Duration.ofSeconds(ttlSeconds));
    }

    boolean isOurs(SnapshotFacts snapshot) {
        return ownName || request().isAnsweredBy(snapshot);
    }

    boolean flushes() {
        return enabled && form == SnapshotForm.FLUSH;
    }

    SnapshotTableState prepared(boolean nowEnabled) {
        return with(nowEnabled, from, attempts, askedAt, to, regions, files, bytes);
    }

    SnapshotTableState readyFrom(Instant moment) {
        return with(enabled, moment, attempts, askedAt, to, regions, files, bytes);
    }

    SnapshotTableState asked(Instant now) {
        return with(enabled, from, attempts + 1, now, to, regions, files, bytes);
    }

    SnapshotTableState taken(Instant now) {
        return with(enabled, from, attempts, askedAt, now, regions, files, bytes);
    }

    SnapshotTableState counted(long moreRegions, long moreFiles, long moreBytes) {
        return with(enabled, from, attempts, askedAt, to, regions + moreRegions, files + moreFiles, bytes + moreBytes);
    }

    private SnapshotTableState with(
            boolean newEnabled,
            @Nullable Instant newFrom,
            int newAttempts,
            @Nullable Instant newAskedAt,
            @Nullable Instant newTo,
            long newRegions,
            long newFiles,
            long newBytes) {
        return new SnapshotTableState(
                name,
                table,
                form,
                ownName,
                kept,
                createdAt,
                ttlSeconds,
                begunAt,
                newEnabled,
                newFrom,
                newAttempts,
                newAskedAt,
                newTo,
                newRegions,
                newFiles,
                newBytes);
    }
}
