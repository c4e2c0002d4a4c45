package io.holdfast.restore;

import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.BuildTable;
import io.holdfast.hbase.ImportAlias;
import io.holdfast.hbase.SnapshotName;
import io.holdfast.measure.Bandwidth;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a restore remembers from step to step. Which files are staged is not in here: the target's file system tells.
 *
 * @param repository the repository's location
 * @param newNamespaces namespaces that were absent before, and go again if the restore fails
 * @param withoutFiles tables to be made that have no files, so that no link tells whose they are; noted while the backup can
 *     be read, as an undo must not depend on it
 * @param at up to which moment edits of the log archive follow the image; null for what the backup itself says
 * @param acl whether permissions are granted as the backup recorded them
 * @param bandwidth how much the session may read from the repository in a second; null for as much as it can
 */
public record RestoreState(
        SessionId session,
        String repository,
        List<RestoreTarget> targets,
        List<String> newNamespaces,
        List<TableId> withoutFiles,
        @Nullable Bandwidth bandwidth,
        Instant startedAt,
        boolean acl,
        RestoreManner manner,
        @Nullable Instant at) {

    public RestoreState {
        targets = List.copyOf(targets);
        newNamespaces = newNamespaces == null ? List.of() : List.copyOf(newNamespaces);
        withoutFiles = withoutFiles == null ? List.of() : List.copyOf(withoutFiles);
        manner = Objects.requireNonNullElse(manner, RestoreManner.PLAIN);
    }

    /** A restore that has not begun. */
    public static RestoreState begin(
            SessionId session, String repository, List<RestoreTarget> targets, Instant startedAt) {
        return new RestoreState(
                session, repository, targets, List.of(), List.of(), null, startedAt, false, RestoreManner.PLAIN, null);
    }

    /** The same, with the edits that the log archive has up to a moment. */
    public RestoreState at(Optional<Instant> moment) {
        return new RestoreState(
                session,
                repository,
                targets,
                newNamespaces,
                withoutFiles,
                bandwidth,
                startedAt,
                acl,
                manner,
                moment.orElse(null));
    }

    public RestoreState withAcl(boolean wanted) {
        return with(targets, newNamespaces, withoutFiles, bandwidth, wanted, manner);
    }

    /** The same, which reads no faster than this. */
    public RestoreState within(Optional<Bandwidth> most) {
        return with(targets, newNamespaces, withoutFiles, most.orElse(null), acl, manner);
    }

    public RestoreState in(RestoreManner wanted) {
        return with(targets, newNamespaces, withoutFiles, bandwidth, acl, wanted);
    }

    RestoreState prepared(List<String> absentNamespaces, List<TableId> tablesWithoutFiles) {
        return with(targets, absentNamespaces, tablesWithoutFiles, bandwidth, acl, manner);
    }

    /** The restore that is a part of this one: it overwrites nothing, but builds beside what is to be replaced. */
    RestoreState besideThose() {
        List<RestoreTarget> beside = targets.stream()
                .map(target -> new RestoreTarget(target.backup(), target.from(), madeAs(target)))
                .toList();
        RestoreManner plain = new RestoreManner(List.of(), manner.keepExpired(), false, manner.selection());
        return with(beside, newNamespaces, withoutFiles, bandwidth, false, plain);
    }

    private TableId madeAs(RestoreTarget target) {
        return overwrites(target.to()) ? BuildTable.of(target.to(), session) : target.to();
    }

    boolean overwrites(TableId table) {
        return manner.overwritten().contains(table);
    }

    Selection selection() {
        return manner.selection();
    }

    SnapshotName snapshotOf(int target) {
        return ImportPins.snapshotName(session, target);
    }

    TableId aliasOf(int target) {
        return ImportAlias.of(targets.get(target).to(), session);
    }

    private RestoreState with(
            List<RestoreTarget> newTargets,
            List<String> absentNamespaces,
            List<TableId> tablesWithoutFiles,
            @Nullable Bandwidth most,
            boolean withAcl,
            RestoreManner newManner) {
        return new RestoreState(
                session,
                repository,
                newTargets,
                absentNamespaces,
                tablesWithoutFiles,
                most,
                startedAt,
                withAcl,
                newManner,
                at);
    }
}
