package io.holdfast.api;

/** What a request returns that begins a session. */
public sealed interface SessionResult
        permits BackupResult,
                PitrResult,
                RestoreResult,
                SnapshotCloneResult,
                SnapshotDeleteResult,
                SnapshotRestoreResult,
                SnapshotResult {}
