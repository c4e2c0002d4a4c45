package io.holdfast.cli.remote;

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
import io.holdfast.api.SnapshotCloneResult;
import io.holdfast.api.SnapshotDeleteResult;
import io.holdfast.api.SnapshotDetail;
import io.holdfast.api.SnapshotDoor;
import io.holdfast.api.SnapshotList;
import io.holdfast.api.SnapshotRequest;
import io.holdfast.api.SnapshotRestoreResult;
import io.holdfast.api.SnapshotResult;
import io.holdfast.api.SnapshotVerifyResult;
import io.holdfast.api.TableSetDeletion;
import io.holdfast.api.TableSetDoor;
import io.holdfast.api.TableSetInfo;
import io.holdfast.api.TableSetList;
import io.holdfast.api.VerifyRequest;
import io.holdfast.api.VerifyResult;
import io.holdfast.api.WorkerList;
import io.holdfast.error.Rejected;
import io.holdfast.rest.Endpoint;
import io.holdfast.rest.Endpoints;
import io.holdfast.rest.Requests;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The front door of a service that runs somewhere else. */
public final class RemoteHoldfast implements Holdfast {

    private static final Requests.Plain PLAIN = new Requests.Plain();

    private final Leader leader;
    private final Set<String> warnings = Collections.synchronizedSet(new LinkedHashSet<>());

    /** @param followed told of the session that is waited for */
    public RemoteHoldfast(Target target, Followed followed) {
        this.leader = new Leader(target, followed);
    }

    private <Q extends Record, R> R ask(Endpoint<Q, R> endpoint, Q request, ProgressListener progress) {
        return leader.ask(endpoint, request, ears(progress));
    }

    private Connection.Ears ears(ProgressListener progress) {
        return new Connection.Ears(progress, session -> {}, warnings::add);
    }

    private <Q extends Record, R> R ask(Endpoint<Q, R> endpoint, Q request) {
        return ask(endpoint, request, ProgressListener.NONE);
    }

    @Override
    public RepositoryInfo initRepository() {
        return ask(Endpoints.INIT, PLAIN);
    }

    @Override
    public RepositoryInfo repositoryInfo() {
        return ask(Endpoints.INFO, PLAIN);
    }

    @Override
    public QualifyResult qualifyRepository() {
        return ask(Endpoints.QUALIFY, PLAIN);
    }

    @Override
    public RebuildResult rebuildRepository(ProgressListener progress) {
        return ask(Endpoints.REBUILD, PLAIN, progress);
    }

    @Override
    public List<String> warnings() {
        synchronized (warnings) {
            return List.copyOf(warnings);
        }
    }

    @Override
    public BackupResult createBackup(BackupRequest request, ProgressListener progress) {
        return ask(Endpoints.CREATE_BACKUP, request, progress);
    }

    @Override
    public BackupList listBackups(BackupFilter filter) {
        return ask(Endpoints.LIST_BACKUPS, filter);
    }

    @Override
    public BackupDetail showBackup(String backupId) {
        return ask(Endpoints.SHOW_BACKUP, new Requests.OfBackup(named(backupId, "a backup")));
    }

    @Override
    public DeletionResult planDeletion(DeletionRequest request) {
        return ask(Endpoints.PLAN_DELETION, request);
    }

    @Override
    public DeletionResult deleteBackups(DeletionRequest request) {
        return ask(Endpoints.DELETE_BACKUPS, request);
    }

    @Override
    public GcResult planGc() {
        return ask(Endpoints.PLAN_GC, PLAIN);
    }

    @Override
    public GcResult collectGarbage(ProgressListener progress) {
        return ask(Endpoints.GC, PLAIN, progress);
    }

    @Override
    public VerifyResult verify(VerifyRequest request, ProgressListener progress) {
        return ask(Endpoints.VERIFY, request, progress);
    }

    @Override
    public RestorePlan planRestore(RestoreRequest request) {
        return ask(Endpoints.PLAN_RESTORE, request);
    }

    @Override
    public RestoreResult restore(RestoreRequest request, ProgressListener progress) {
        return ask(Endpoints.RESTORE, request, progress);
    }

    @Override
    public RepairResult repair(boolean dryRun, ProgressListener progress) {
        return ask(dryRun ? Endpoints.PLAN_REPAIR : Endpoints.REPAIR, PLAIN, progress);
    }

    @Override
    public SnapshotDoor snapshots() {
        return new RemoteSnapshots();
    }

    @Override
    public Sessions sessions() {
        return new RemoteSessions();
    }

    /** What is empty would be another address. */
    private static String named(String id, String what) {
        if (id.isBlank()) {
            throw new Rejected("unable to ask the service: expected the id of %s, found none".formatted(what), null);
        }
        return id;
    }

    private final class RemoteSnapshots implements SnapshotDoor {

        private Requests.OfSnapshot snapshot(String name) {
            return new Requests.OfSnapshot(named(name, "a snapshot"));
        }

        @Override
        public SnapshotResult create(SnapshotRequest request, ProgressListener progress) {
            return ask(Endpoints.CREATE_SNAPSHOT, request, progress);
        }

        @Override
        public SnapshotList list() {
            return ask(Endpoints.LIST_SNAPSHOTS, PLAIN);
        }

        @Override
        public SnapshotDetail show(String name) {
            return ask(Endpoints.SHOW_SNAPSHOT, snapshot(name));
        }

        @Override
        public SnapshotVerifyResult verify(String name, ProgressListener progress) {
            return ask(Endpoints.VERIFY_SNAPSHOT, snapshot(name), progress);
        }

        @Override
        public SnapshotDeleteResult delete(String name, ProgressListener progress) {
            return ask(Endpoints.DELETE_SNAPSHOT, snapshot(name), progress);
        }

        @Override
        public SnapshotCloneResult clone(String name, String table, ProgressListener progress) {
            return ask(
                    Endpoints.CLONE_SNAPSHOT, new Requests.CloneSnapshot(named(name, "a snapshot"), table), progress);
        }

        @Override
        public SnapshotRestoreResult restore(String name, boolean failsafe, ProgressListener progress) {
            return ask(
                    Endpoints.RESTORE_SNAPSHOT,
                    new Requests.RestoreSnapshot(named(name, "a snapshot"), failsafe),
                    progress);
        }
    }

    @Override
    public WorkerList workers() {
        return ask(Endpoints.LIST_WORKERS, PLAIN);
    }

    @Override
    public TableSetDoor tableSets() {
        return new RemoteSets();
    }

    @Override
    public PitrDoor pitr() {
        return new RemotePitr();
    }

    private final class RemotePitr implements PitrDoor {

        @Override
        public PitrResult enable(PitrEnableRequest request, ProgressListener progress) {
            return ask(Endpoints.ENABLE_PITR, request, progress);
        }

        @Override
        public PitrResult disable(PitrRequest request, ProgressListener progress) {
            return ask(Endpoints.DISABLE_PITR, request, progress);
        }

        @Override
        public PitrResult archive(ProgressListener progress) {
            return ask(Endpoints.ARCHIVE_LOGS, PLAIN, progress);
        }

        @Override
        public PitrStatus status() {
            return ask(Endpoints.PITR_STATUS, PLAIN);
        }
    }

    private final class RemoteSets implements TableSetDoor {

        private String set(String name) {
            return named(name, "a table set");
        }

        @Override
        public TableSetList list() {
            return ask(Endpoints.LIST_SETS, PLAIN);
        }

        @Override
        public TableSetInfo show(String name) {
            return ask(Endpoints.SHOW_SET, new Requests.OfSet(set(name)));
        }

        @Override
        public TableSetInfo add(String name, List<String> tables) {
            return ask(Endpoints.ADD_TO_SET, new Requests.TablesOfSet(set(name), tables));
        }

        @Override
        public TableSetInfo remove(String name, List<String> tables) {
            return ask(Endpoints.REMOVE_FROM_SET, new Requests.TablesOfSet(set(name), tables));
        }

        @Override
        public TableSetDeletion delete(String name) {
            return ask(Endpoints.DELETE_SET, new Requests.OfSet(set(name)));
        }
    }

    private final class RemoteSessions implements Sessions {

        private Requests.OfSession session(String id) {
            return new Requests.OfSession(named(id, "a session"));
        }

        @Override
        public SessionInfo beginBackup(BackupRequest request) {
            return ask(Endpoints.BEGIN_BACKUP, request);
        }

        @Override
        public SessionInfo beginRestore(RestoreRequest request) {
            return ask(Endpoints.BEGIN_RESTORE, request);
        }

        @Override
        public SessionInfo beginSnapshot(SnapshotRequest request) {
            return ask(Endpoints.BEGIN_SNAPSHOT, request);
        }

        @Override
        public SessionList list(SessionFilter filter) {
            return ask(Endpoints.LIST_SESSIONS, filter);
        }

        @Override
        public SessionInfo show(String sessionId) {
            return ask(Endpoints.SHOW_SESSION, session(sessionId));
        }

        @Override
        public SessionInfo await(String sessionId, ProgressListener progress) {
            return ask(Endpoints.AWAIT_SESSION, session(sessionId), progress);
        }

        @Override
        public SessionResult result(String sessionId, ProgressListener progress) {
            String operation = show(sessionId).operation();
            Class<? extends SessionResult> type =
                    switch (operation) {
                        case "backup.full" -> BackupResult.class;
                        case "restore", "restore.in-place" -> RestoreResult.class;
                        case "snapshot" -> SnapshotResult.class;
                        case "snapshot.clone" -> SnapshotCloneResult.class;
                        case "snapshot.restore" -> SnapshotRestoreResult.class;
                        case "snapshot.delete" -> SnapshotDeleteResult.class;
                        default ->
                            throw new Rejected(
                                    "unable to tell the result of session %s: expected an operation that is known here, found %s"
                                            .formatted(sessionId, operation),
                                    "the service may be newer than this command line");
                    };
            return leader.follow(sessionId, type, ears(progress));
        }

        @Override
        public SessionInfo cancel(String sessionId, ProgressListener progress) {
            return ask(Endpoints.CANCEL_SESSION, session(sessionId), progress);
        }
    }

    @Override
    public void close() {}
}
