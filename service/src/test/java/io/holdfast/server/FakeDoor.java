package io.holdfast.server;

import io.holdfast.api.BackupDetail;
import io.holdfast.api.BackupFilter;
import io.holdfast.api.BackupList;
import io.holdfast.api.BackupRequest;
import io.holdfast.api.BackupResult;
import io.holdfast.api.DeletionRequest;
import io.holdfast.api.DeletionResult;
import io.holdfast.api.GcResult;
import io.holdfast.api.Holdfast;
import io.holdfast.api.PitrDoor;
import io.holdfast.api.Progress;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.QualifyResult;
import io.holdfast.api.RebuildResult;
import io.holdfast.api.RepairResult;
import io.holdfast.api.RepositoryInfo;
import io.holdfast.api.RestorePlan;
import io.holdfast.api.RestoreRequest;
import io.holdfast.api.RestoreResult;
import io.holdfast.api.SessionFilter;
import io.holdfast.api.SessionInfo;
import io.holdfast.api.SessionList;
import io.holdfast.api.SessionResult;
import io.holdfast.api.Sessions;
import io.holdfast.api.SnapshotDoor;
import io.holdfast.api.SnapshotRequest;
import io.holdfast.api.TableSetDoor;
import io.holdfast.api.VerifyRequest;
import io.holdfast.api.VerifyResult;
import io.holdfast.api.WorkerList;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A front door that answers a few requests, waits as long as it is told to, and counts. */
final class FakeDoor implements Doors, Holdfast {

    final ConcurrentLinkedQueue<Object> requests = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<Optional<String>> repositories = new ConcurrentLinkedQueue<>();
    final AtomicInteger waiting = new AtomicInteger();
    final AtomicInteger interrupted = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();

    /** Whoever waits goes on when this is open. */
    volatile CountDownLatch gate = new CountDownLatch(0);

    volatile @Nullable RuntimeException error;
    volatile List<String> warnings = List.of();

    /** What is told before the end. */
    volatile List<Progress> progress = List.of();

    /** What is told without end, until the thread is interrupted. */
    volatile Optional<Progress> endless = Optional.empty();

    @Override
    public Holdfast open(Optional<String> repository) {
        repositories.add(repository);
        return this;
    }

    private <T> T answer(Object request, T answer, ProgressListener listener) {
        requests.add(request);
        progress.forEach(listener::progressed);
        waiting.incrementAndGet();
        endless.ifPresent(word -> {
            while (!Thread.currentThread().isInterrupted()) {
                listener.progressed(word);
                LockSupport.parkNanos(1_000);
            }
        });
        try {
            gate.await();
        } catch (InterruptedException e) {
            interrupted.incrementAndGet();
            throw new IllegalStateException("interrupted", e);
        } finally {
            waiting.decrementAndGet();
        }
        RuntimeException failure = error;
        if (failure != null) {
            throw failure;
        }
        return answer;
    }

    static final RepositoryInfo INFO = new RepositoryInfo("r-7", 1, 12, 3, 60, 7, List.of(), null);
    static final BackupResult BACKUP =
            new BackupResult("s-1", "b-1", "full", "COMPLETE", List.of("orders"), 1, 1, 5, 5, 0.5);
    static final SessionInfo SESSION =
            new SessionInfo("s-1", "backup.full", "COMPLETE", null, null, Instant.EPOCH, Instant.EPOCH, "b-1", null);

    @Override
    public RepositoryInfo repositoryInfo() {
        return answer("info", INFO, ProgressListener.NONE);
    }

    @Override
    public BackupResult createBackup(BackupRequest request, ProgressListener listener) {
        return answer(request, BACKUP, listener);
    }

    @Override
    public RestoreResult restore(RestoreRequest request, ProgressListener listener) {
        return answer(request, new RestoreResult("s-1", List.of(), 0.5), listener);
    }

    @Override
    public BackupList listBackups(BackupFilter filter) {
        return answer(filter, new BackupList(List.of()), ProgressListener.NONE);
    }

    @Override
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public Sessions sessions() {
        return new FakeSessions();
    }

    private final class FakeSessions implements Sessions {

        @Override
        public SessionInfo await(String sessionId, ProgressListener listener) {
            return answer("await " + sessionId, SESSION, listener);
        }

        @Override
        public SessionInfo show(String sessionId) {
            return answer("show " + sessionId, SESSION, ProgressListener.NONE);
        }

        @Override
        public SessionInfo cancel(String sessionId, ProgressListener listener) {
            return answer("cancel " + sessionId, SESSION, listener);
        }

        @Override
        public SessionInfo beginBackup(BackupRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SessionInfo beginRestore(RestoreRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SessionInfo beginSnapshot(SnapshotRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SessionList list(SessionFilter filter) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SessionResult result(String sessionId, ProgressListener listener) {
            throw new UnsupportedOperationException();
        }
    }

    @Override
    public RepositoryInfo initRepository() {
        throw new UnsupportedOperationException();
    }

    @Override
    public QualifyResult qualifyRepository() {
        throw new UnsupportedOperationException();
    }

    @Override
    public RebuildResult rebuildRepository(ProgressListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public BackupDetail showBackup(String backupId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DeletionResult planDeletion(DeletionRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DeletionResult deleteBackups(DeletionRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public GcResult planGc() {
        throw new UnsupportedOperationException();
    }

    @Override
    public GcResult collectGarbage(ProgressListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public VerifyResult verify(VerifyRequest request, ProgressListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public RestorePlan planRestore(RestoreRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SnapshotDoor snapshots() {
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
    public WorkerList workers() {
        throw new UnsupportedOperationException();
    }

    @Override
    public RepairResult repair(boolean dryRun, ProgressListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }
}
