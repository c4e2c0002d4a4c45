package io.holdfast.cli;

import io.holdfast.api.BackupDetail;
import io.holdfast.api.BackupFilter;
import io.holdfast.api.BackupList;
import io.holdfast.api.BackupRequest;
import io.holdfast.api.BackupResult;
import io.holdfast.api.DeletionRequest;
import io.holdfast.api.DeletionResult;
import io.holdfast.api.GcResult;
import io.holdfast.api.Holdfast;
import io.holdfast.api.HoldfastProvider;
import io.holdfast.api.LocalSettings;
import io.holdfast.api.PitrDoor;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.QualifyResult;
import io.holdfast.api.RebuildResult;
import io.holdfast.api.RepairResult;
import io.holdfast.api.RepositoryInfo;
import io.holdfast.api.RestorePlan;
import io.holdfast.api.RestoreRequest;
import io.holdfast.api.RestoreResult;
import io.holdfast.api.Sessions;
import io.holdfast.api.SnapshotDoor;
import io.holdfast.api.TableSetDoor;
import io.holdfast.api.VerifyRequest;
import io.holdfast.api.VerifyResult;
import io.holdfast.api.WorkerList;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A front door for a process of its own: it never ends a backup, and leaves a thread that would keep the process alive,
 * as clients of HBase do. It also prints where a library should not.
 */
@SuppressWarnings("SystemOut") // A process of its own is what this is for.
public final class BusyProvider implements HoldfastProvider {

    static final String AT_WORK = "at work";

    @Override
    public Holdfast open(LocalSettings settings) {
        Thread thread = new Thread(BusyProvider::waitForEver, "never ends");
        thread.setDaemon(false);
        thread.start();
        return new Busy(System.out);
    }

    private static void waitForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Busy(PrintStream loudly) implements Holdfast {

        @Override
        public SnapshotDoor snapshots() {
            throw new UnsupportedOperationException();
        }

        @Override
        public WorkerList workers() {
            throw new UnsupportedOperationException();
        }

        @Override
        public PitrDoor pitr() {
            throw new UnsupportedOperationException();
        }

        @Override
        public TableSetDoor tableSets() {
            throw new UnsupportedOperationException();
        }

        @Override
        public RepairResult repair(boolean dryRun, ProgressListener progress) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Sessions sessions() {
            throw new UnsupportedOperationException();
        }

        @Override
        public RepositoryInfo initRepository() {
            return repositoryInfo();
        }

        @Override
        public RepositoryInfo repositoryInfo() {
            loudly.println(AT_WORK);
            return Samples.REPOSITORY;
        }

        @Override
        public QualifyResult qualifyRepository() {
            return Samples.FIT;
        }

        @Override
        public RebuildResult rebuildRepository(ProgressListener progress) {
            return Samples.REBUILT;
        }

        @Override
        public List<String> warnings() {
            return List.of();
        }

        @Override
        public BackupResult createBackup(BackupRequest request, ProgressListener progress) {
            loudly.println(AT_WORK);
            loudly.flush();
            waitForEver();
            return Samples.BACKUP;
        }

        @Override
        public BackupList listBackups(BackupFilter filter) {
            return Samples.BACKUPS;
        }

        @Override
        public BackupDetail showBackup(String backupId) {
            return Samples.DETAIL;
        }

        @Override
        public DeletionResult planDeletion(DeletionRequest request) {
            return Samples.deletion(true);
        }

        @Override
        public DeletionResult deleteBackups(DeletionRequest request) {
            return Samples.deletion(false);
        }

        @Override
        public GcResult planGc() {
            return Samples.GC;
        }

        @Override
        public GcResult collectGarbage(ProgressListener progress) {
            return Samples.GC;
        }

        @Override
        public VerifyResult verify(VerifyRequest request, ProgressListener progress) {
            return Samples.SOUND;
        }

        @Override
        public RestorePlan planRestore(RestoreRequest request) {
            return Samples.PLAN;
        }

        @Override
        public RestoreResult restore(RestoreRequest request, ProgressListener progress) {
            return Samples.RESTORE;
        }

        @Override
        public void close() {}
    }
}
