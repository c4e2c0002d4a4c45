package io.holdfast.bench;

import io.holdfast.api.Progress;
import io.holdfast.api.WorkerList;
import io.holdfast.app.LocalProvider;
import io.holdfast.archive.ArchiveProcedure;
import io.holdfast.archive.LogMergeProcedure;
import io.holdfast.backup.FullBackupProcedure;
import io.holdfast.backup.IncrementalBackupProcedure;
import io.holdfast.control.Lead;
import io.holdfast.control.Leaders;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.ValueForms;
import io.holdfast.hbase.Cluster;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.MemoryJournal;
import io.holdfast.procedure.Procedure;
import io.holdfast.procedure.ProcedureEngine;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;
import io.holdfast.procedure.RetryPolicy;
import io.holdfast.procedure.StateCodec;
import io.holdfast.procedure.Threads;
import io.holdfast.repository.Repositories;
import io.holdfast.restore.RestoreProcedures;
import io.holdfast.snapshot.SnapshotProcedures;
import io.holdfast.snapshot.SnapshotSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Leads without an election, and keeps the journal in memory: neither depends on how many files there are. */
record SyntheticLeaders(Repositories repositories, Clock clock) implements Leaders {

    @Override
    public Lead leadToRecord(Cluster cluster, Runnable whileWaiting) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Duration silence() {
        return Duration.ZERO;
    }

    @Override
    public List<JournalRecord> journal(Cluster cluster) {
        return List.of();
    }

    @Override
    public Map<ProcedureId, Progress> progress(Cluster cluster) {
        return Map.of();
    }

    @Override
    public WorkerList workers() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void askToCancel(Cluster cluster, ProcedureId session) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void runInBackground(ProcedureId session) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Lead lead(Cluster cluster, ProcedureId session, ProcedureListener listener, Runnable whileWaiting) {
        SnapshotProcedures snapshots = new SnapshotProcedures(cluster, clock, SnapshotSettings.DEFAULT);
        FullBackupProcedure backup = new FullBackupProcedure(
                cluster,
                snapshots.batch(),
                repositories,
                new LeaderEpoch(1),
                "bench",
                clock,
                LocalProvider.PARALLELISM);
        RestoreProcedures restores =
                new RestoreProcedures(cluster, snapshots.table(), repositories, clock, LocalProvider.PARALLELISM);
        List<Procedure<?, ?>> kinds = new ArrayList<>(snapshots.kindsWith(backup));
        kinds.addAll(restores.kinds());
        ProcedureEngine engine = new ProcedureEngine(
                new MemoryJournal(),
                kinds,
                new StateCodec(ValueForms.module()),
                clock,
                RetryPolicy.DEFAULT,
                new Threads(16),
                listener);
        return new SyntheticLead(engine, backup, restores, snapshots);
    }

    private record SyntheticLead(
            ProcedureEngine engine,
            FullBackupProcedure fullBackup,
            RestoreProcedures restores,
            SnapshotProcedures snapshots)
            implements Lead {

        @Override
        public IncrementalBackupProcedure incrementalBackup() {
            throw new UnsupportedOperationException("a cluster without logs");
        }

        @Override
        public ArchiveProcedure archive() {
            throw new UnsupportedOperationException("a cluster without logs");
        }

        @Override
        public LogMergeProcedure logMerge() {
            throw new UnsupportedOperationException("a cluster without logs");
        }

        @Override
        public void close() {}
    }
}
