package io.holdfast.api;

/**
 * Running operations, and those that have ended. Errors are those of {@link Holdfast}; a session that nobody knows is
 * {@code REJECTED}.
 */
public interface Sessions {

    /**
     * Begins what {@link Holdfast#createBackup} does, and returns when it is recorded: from then on it happens, whatever
     * becomes of this process.
     */
    SessionInfo beginBackup(BackupRequest request);

    /** Begins what {@link Holdfast#restore} does, and returns when it is recorded. */
    SessionInfo beginRestore(RestoreRequest request);

    /** Begins what {@link SnapshotDoor#create} does, and returns when it is recorded. */
    SessionInfo beginSnapshot(SnapshotRequest request);

    /** Sessions, newest first: those of the cluster, if one is named, and of the repository, if one is named. */
    SessionList list(SessionFilter filter);

    SessionInfo show(String sessionId);

    /** Returns when the session has ended. Without another leader the session is brought to its end by this call. */
    SessionInfo await(String sessionId, ProgressListener progress);

    /**
     * Waits for the end of a session, and returns what the request that began it would have returned, or throws what that
     * would have thrown. For a session of the cluster's journal, which keeps the newest.
     */
    SessionResult result(String sessionId, ProgressListener progress);

    /**
     * Has the session undone, and returns when it is; {@code CONFLICT} if it has ended or is past the step that decides.
     */
    SessionInfo cancel(String sessionId, ProgressListener progress);
}
