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
import io.holdfast.api.PitrDoor;
import io.holdfast.api.PitrEnableRequest;
import io.holdfast.api.PitrRequest;
import io.holdfast.api.PitrResult;
import io.holdfast.api.PitrStatus;
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
import io.holdfast.api.TableSetDeletion;
import io.holdfast.api.TableSetDoor;
import io.holdfast.api.TableSetInfo;
import io.holdfast.api.TableSetList;
import io.holdfast.api.VerifyRequest;
import io.holdfast.api.VerifyResult;
import io.holdfast.api.WorkerList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A front door that notes each request and answers with samples, or with an error. */
final class RecordingHoldfast implements Holdfast {

    final List<Object> requests = new ArrayList<>();

    @Nullable
    Throwable error;

    @Nullable
    RuntimeException errorOfClose;

    BackupList backups = Samples.BACKUPS;
    QualifyResult qualified = Samples.FIT;
    GcResult gc = Samples.GC;
    RepositoryInfo repository = Samples.REPOSITORY;
    List<String> warnings = List.of();
    VerifyResult verification = Samples.SOUND;
    final RecordingSnapshots snapshots = new RecordingSnapshots(this);
    SessionInfo session = Samples.SESSION;
    BackupDetail detail = Samples.DETAIL;
    RestorePlan plan = Samples.PLAN;
    RestoreResult restored = Samples.RESTORE;
    boolean closed;

    /** What happens while a backup is taken. */
    Runnable meanwhile = () -> {};

    @Override
    public SnapshotDoor snapshots() {
        return snapshots;
    }

    @Override
    public WorkerList workers() {
        return answer("workers", new WorkerList(List.of(new WorkerList.Worker("w1", "host1", 4, 1, 0.5))));
    }

    @Override
    public PitrDoor pitr() {
        return new RecordedPitr();
    }

    private final class RecordedPitr implements PitrDoor {

        @Override
        public PitrResult enable(PitrEnableRequest request, ProgressListener progress) {
            return answer(
                    "enable " + request.tables()
                            + request.interval().map(every -> " every " + every).orElse("")
                            + request.tail().map(every -> " tail " + every).orElse(""),
                    Samples.PITR);
        }

        @Override
        public PitrResult disable(PitrRequest request, ProgressListener progress) {
            return answer("disable " + request.tables(), Samples.PITR);
        }

        @Override
        public PitrResult archive(ProgressListener progress) {
            return answer("archive", Samples.PITR);
        }

        @Override
        public PitrStatus status() {
            return answer("status", Samples.PITR_STATUS);
        }
    }

    @Override
    public TableSetDoor tableSets() {
        return new RecordedSets();
    }

    private final class RecordedSets implements TableSetDoor {

        private static final TableSetInfo NIGHTLY = new TableSetInfo("nightly", List.of("orders", "shop:customers"));

        @Override
        public TableSetList list() {
            return answer("sets", new TableSetList(List.of(NIGHTLY)));
        }

        @Override
        public TableSetInfo show(String name) {
            return answer("show " + name, NIGHTLY);
        }

        @Override
        public TableSetInfo add(String name, List<String> tables) {
            return answer("add " + name + " " + tables, NIGHTLY);
        }

        @Override
        public TableSetInfo remove(String name, List<String> tables) {
            return answer("remove " + name + " " + tables, NIGHTLY);
        }

        @Override
        public TableSetDeletion delete(String name) {
            return answer("delete " + name, new TableSetDeletion(name));
        }
    }

    @Override
    public RepositoryInfo initRepository() {
        return answer("init", Samples.REPOSITORY);
    }

    @Override
    public RepositoryInfo repositoryInfo() {
        return answer("info", repository);
    }

    @Override
    public RebuildResult rebuildRepository(ProgressListener progress) {
        return answer("rebuild", Samples.REBUILT);
    }

    @Override
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public QualifyResult qualifyRepository() {
        return answer("qualify", qualified);
    }

    @Override
    public BackupResult createBackup(BackupRequest request, ProgressListener progress) {
        progress.progressed(new Progress("s-1", "COPY", 1024, 4096, "bytes"));
        meanwhile.run();
        return answer(request, Samples.BACKUP);
    }

    @Override
    public BackupList listBackups(BackupFilter filter) {
        return answer(filter, backups);
    }

    @Override
    public BackupDetail showBackup(String backupId) {
        return answer(backupId, detail);
    }

    @Override
    public DeletionResult planDeletion(DeletionRequest request) {
        return answer(List.of("plan", request), Samples.deletion(true));
    }

    @Override
    public DeletionResult deleteBackups(DeletionRequest request) {
        return answer(request, Samples.deletion(false));
    }

    @Override
    public GcResult planGc() {
        return answer("plan gc", gc);
    }

    @Override
    public GcResult collectGarbage(ProgressListener progress) {
        progress.progressed(new Progress("s-9", "DELETE", 5, 0, "objects"));
        return answer("gc", gc);
    }

    @Override
    public VerifyResult verify(VerifyRequest request, ProgressListener progress) {
        progress.progressed(new Progress("s-9", "READ_FILES", 1024, 4096, "bytes"));
        return answer(request, verification);
    }

    @Override
    public RestorePlan planRestore(RestoreRequest request) {
        return answer(request, plan);
    }

    @Override
    public RestoreResult restore(RestoreRequest request, ProgressListener progress) {
        progress.progressed(new Progress("s-1", "PLACE", 1024, 4096, "bytes"));
        return answer(request, restored);
    }

    @Override
    public RepairResult repair(boolean dryRun, ProgressListener progress) {
        return answer("repair " + dryRun, Samples.REPAIR);
    }

    @Override
    public Sessions sessions() {
        return new RecordedSessions();
    }

    private final class RecordedSessions implements Sessions {

        @Override
        public SessionInfo beginBackup(BackupRequest request) {
            return answer(request, session);
        }

        @Override
        public SessionInfo beginRestore(RestoreRequest request) {
            return answer(request, session);
        }

        @Override
        public SessionInfo beginSnapshot(SnapshotRequest request) {
            return answer(request, session);
        }

        @Override
        public SessionList list(SessionFilter filter) {
            return answer(filter, new SessionList(List.of(session)));
        }

        @Override
        public SessionInfo show(String sessionId) {
            return answer("show " + sessionId, session);
        }

        @Override
        public SessionInfo await(String sessionId, ProgressListener progress) {
            progress.progressed(new Progress(sessionId, "COPY", 1024, 4096, "bytes"));
            return answer("await " + sessionId, session);
        }

        @Override
        public SessionResult result(String sessionId, ProgressListener progress) {
            return answer("result " + sessionId, Samples.BACKUP);
        }

        @Override
        public SessionInfo cancel(String sessionId, ProgressListener progress) {
            return answer("cancel " + sessionId, session);
        }
    }

    @Override
    public void close() {
        closed = true;
        if (errorOfClose != null) {
            throw errorOfClose;
        }
    }

    <T> T answer(Object request, T answer) {
        requests.add(request);
        if (error instanceof RuntimeException e) {
            throw e;
        }
        if (error instanceof Error e) {
            throw e;
        }
        return answer;
    }
}
