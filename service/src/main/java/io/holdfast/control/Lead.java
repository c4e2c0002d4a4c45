package io.holdfast.control;

import io.holdfast.archive.ArchiveProcedure;
import io.holdfast.archive.LogMergeProcedure;
import io.holdfast.backup.FullBackupProcedure;
import io.holdfast.backup.IncrementalBackupProcedure;
import io.holdfast.procedure.ProcedureEngine;
import io.holdfast.restore.RestoreProcedures;
import io.holdfast.snapshot.SnapshotProcedures;

/** The lead over a cluster, or a part in it, and what only a leader may run. */
public interface Lead extends AutoCloseable {

    ProcedureEngine engine();

    FullBackupProcedure fullBackup();

    IncrementalBackupProcedure incrementalBackup();

    RestoreProcedures restores();

    SnapshotProcedures snapshots();

    ArchiveProcedure archive();

    LogMergeProcedure logMerge();

    @Override
    void close();
}
