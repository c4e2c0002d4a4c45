package io.holdfast.rest;

import io.holdfast.api.BackupDetail;
import io.holdfast.api.BackupFilter;
import io.holdfast.api.BackupList;
import io.holdfast.api.BackupRequest;
import io.holdfast.api.BackupResult;
import io.holdfast.api.DeletionRequest;
import io.holdfast.api.DeletionResult;
import io.holdfast.api.GcResult;
import io.holdfast.api.PitrEnableRequest;
import io.holdfast.api.PitrRequest;
import io.holdfast.api.PitrResult;
import io.holdfast.api.PitrStatus;
import io.holdfast.api.QualifyResult;
import io.holdfast.api.RebuildResult;
import io.holdfast.api.RepairResult;
import io.holdfast.api.RepositoryInfo;
import io.holdfast.api.RestoreOptions;
import io.holdfast.api.RestorePlan;
import io.holdfast.api.RestoreRequest;
import io.holdfast.api.RestoreResult;
import io.holdfast.api.SessionFilter;
import io.holdfast.api.SessionInfo;
import io.holdfast.api.SessionList;
import io.holdfast.api.SessionResult;
import io.holdfast.api.SnapshotCloneResult;
import io.holdfast.api.SnapshotDeleteResult;
import io.holdfast.api.SnapshotDetail;
import io.holdfast.api.SnapshotList;
import io.holdfast.api.SnapshotRequest;
import io.holdfast.api.SnapshotRestoreResult;
import io.holdfast.api.SnapshotResult;
import io.holdfast.api.SnapshotVerifyResult;
import io.holdfast.api.TableSetDeletion;
import io.holdfast.api.TableSetInfo;
import io.holdfast.api.TableSetList;
import io.holdfast.api.VerifyRequest;
import io.holdfast.api.VerifyResult;
import io.holdfast.api.WorkerList;
import io.holdfast.rest.Endpoint.Method;
import io.holdfast.rest.Requests.CloneSnapshot;
import io.holdfast.rest.Requests.OfBackup;
import io.holdfast.rest.Requests.OfSession;
import io.holdfast.rest.Requests.OfSet;
import io.holdfast.rest.Requests.OfSnapshot;
import io.holdfast.rest.Requests.Plain;
import io.holdfast.rest.Requests.RestoreSnapshot;
import io.holdfast.rest.Requests.TablesOfSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every request that can be made over HTTP: a method of the front door each. */
public final class Endpoints {

    /** What the address of a request says of the repository that it is about: a configured name or a URI. */
    public static final String REPOSITORY = "repository";

    private static final List<Endpoint<?, ?>> EVERY = new ArrayList<>();

    private static final Map<String, Object> NO_DEFAULTS = Map.of();
    private static final Map<String, Object> BACKUP_DEFAULTS =
            Map.of("tables", List.of(), "all", false, "type", BackupRequest.Type.AUTO);
    private static final Map<String, Object> SNAPSHOT_DEFAULTS = Map.of("policy", SnapshotRequest.Policy.FLUSH);

    private static final Map<String, Object> RESTORE_DEFAULTS =
            Map.of("backupId", "", "tables", List.of(), "options", RestoreOptions.NONE);

    // ---- the repository

    public static final Endpoint<Plain, RepositoryInfo> INIT =
            plain("initRepository", Method.POST, "/v1/repository", Effect.CHANGES, Role.ADMIN, RepositoryInfo.class);

    public static final Endpoint<Plain, RepositoryInfo> INFO =
            plain("repositoryInfo", Method.GET, "/v1/repository", Effect.READS, Role.VIEWER, RepositoryInfo.class);

    public static final Endpoint<Plain, QualifyResult> QUALIFY = plain(
            "qualifyRepository",
            Method.POST,
            "/v1/repository/qualify",
            Effect.CHANGES,
            Role.OPERATOR,
            QualifyResult.class);

    public static final Endpoint<Plain, RebuildResult> REBUILD = plain(
            "rebuildRepository",
            Method.POST,
            "/v1/repository/rebuild",
            Effect.CHANGES,
            Role.ADMIN,
            RebuildResult.class);

    public static final Endpoint<VerifyRequest, VerifyResult> VERIFY = add(new Endpoint<>(
            "verify",
            Method.POST,
            "/v1/repository/verify",
            Effect.CHANGES,
            Role.OPERATOR,
            VerifyRequest.class,
            Map.of("mode", VerifyRequest.Mode.QUICK, "share", 1.0),
            VerifyResult.class));

    public static final Endpoint<Plain, GcResult> PLAN_GC =
            plain("planGc", Method.GET, "/v1/repository/garbage", Effect.READS, Role.VIEWER, GcResult.class);

    public static final Endpoint<Plain, GcResult> GC =
            plain("collectGarbage", Method.POST, "/v1/repository/gc", Effect.CHANGES, Role.ADMIN, GcResult.class);

    // ---- backups

    public static final Endpoint<BackupFilter, BackupList> LIST_BACKUPS = add(new Endpoint<>(
            "listBackups",
            Method.GET,
            "/v1/backups",
            Effect.READS,
            Role.VIEWER,
            BackupFilter.class,
            Map.of("limit", BackupFilter.ALL.limit()),
            BackupList.class));

    public static final Endpoint<BackupRequest, BackupResult> CREATE_BACKUP = add(new Endpoint<>(
            "createBackup",
            Method.POST,
            "/v1/backups",
            Effect.BEGINS,
            Role.OPERATOR,
            BackupRequest.class,
            BACKUP_DEFAULTS,
            BackupResult.class));

    public static final Endpoint<OfBackup, BackupDetail> SHOW_BACKUP = add(new Endpoint<>(
            "showBackup",
            Method.GET,
            "/v1/backups/{backupId}",
            Effect.READS,
            Role.VIEWER,
            OfBackup.class,
            NO_DEFAULTS,
            BackupDetail.class));

    public static final Endpoint<DeletionRequest, DeletionResult> PLAN_DELETION = add(new Endpoint<>(
            "planDeletion",
            Method.POST,
            "/v1/deletion-plans",
            Effect.READS,
            Role.VIEWER,
            DeletionRequest.class,
            Map.of("cascade", false),
            DeletionResult.class));

    public static final Endpoint<DeletionRequest, DeletionResult> DELETE_BACKUPS = add(new Endpoint<>(
            "deleteBackups",
            Method.POST,
            "/v1/deletions",
            Effect.CHANGES,
            Role.ADMIN,
            DeletionRequest.class,
            Map.of("cascade", false),
            DeletionResult.class));

    // ---- restores

    public static final Endpoint<RestoreRequest, RestorePlan> PLAN_RESTORE = add(new Endpoint<>(
            "planRestore",
            Method.POST,
            "/v1/restore-plans",
            Effect.READS,
            Role.VIEWER,
            RestoreRequest.class,
            RESTORE_DEFAULTS,
            RestorePlan.class));

    public static final Endpoint<RestoreRequest, RestoreResult> RESTORE = add(new Endpoint<>(
            "restore",
            Method.POST,
            "/v1/restores",
            Effect.BEGINS,
            Role.OPERATOR,
            RestoreRequest.class,
            RESTORE_DEFAULTS,
            RestoreResult.class));

    // ---- snapshots

    public static final Endpoint<Plain, SnapshotList> LIST_SNAPSHOTS =
            plain("listSnapshots", Method.GET, "/v1/snapshots", Effect.READS, Role.VIEWER, SnapshotList.class);

    public static final Endpoint<SnapshotRequest, SnapshotResult> CREATE_SNAPSHOT = add(new Endpoint<>(
            "createSnapshot",
            Method.POST,
            "/v1/snapshots",
            Effect.BEGINS,
            Role.OPERATOR,
            SnapshotRequest.class,
            SNAPSHOT_DEFAULTS,
            SnapshotResult.class));

    public static final Endpoint<OfSnapshot, SnapshotDetail> SHOW_SNAPSHOT = add(new Endpoint<>(
            "showSnapshot",
            Method.GET,
            "/v1/snapshots/{name}",
            Effect.READS,
            Role.VIEWER,
            OfSnapshot.class,
            NO_DEFAULTS,
            SnapshotDetail.class));

    public static final Endpoint<OfSnapshot, SnapshotVerifyResult> VERIFY_SNAPSHOT = add(new Endpoint<>(
            "verifySnapshot",
            Method.POST,
            "/v1/snapshots/{name}/verify",
            Effect.READS,
            Role.VIEWER,
            OfSnapshot.class,
            NO_DEFAULTS,
            SnapshotVerifyResult.class));

    public static final Endpoint<OfSnapshot, SnapshotDeleteResult> DELETE_SNAPSHOT = add(new Endpoint<>(
            "deleteSnapshot",
            Method.DELETE,
            "/v1/snapshots/{name}",
            Effect.BEGINS,
            Role.ADMIN,
            OfSnapshot.class,
            NO_DEFAULTS,
            SnapshotDeleteResult.class));

    public static final Endpoint<CloneSnapshot, SnapshotCloneResult> CLONE_SNAPSHOT = add(new Endpoint<>(
            "cloneSnapshot",
            Method.POST,
            "/v1/snapshots/{name}/clone",
            Effect.BEGINS,
            Role.OPERATOR,
            CloneSnapshot.class,
            NO_DEFAULTS,
            SnapshotCloneResult.class));

    public static final Endpoint<RestoreSnapshot, SnapshotRestoreResult> RESTORE_SNAPSHOT = add(new Endpoint<>(
            "restoreSnapshot",
            Method.POST,
            "/v1/snapshots/{name}/restore",
            Effect.BEGINS,
            Role.ADMIN,
            RestoreSnapshot.class,
            Map.of("failsafe", true),
            SnapshotRestoreResult.class));

    // ---- recovery to a moment

    public static final Endpoint<Plain, PitrStatus> PITR_STATUS =
            plain("pitrStatus", Method.GET, "/v1/pitr", Effect.READS, Role.VIEWER, PitrStatus.class);

    public static final Endpoint<PitrEnableRequest, PitrResult> ENABLE_PITR = add(new Endpoint<>(
            "enablePitr",
            Method.POST,
            "/v1/pitr/enable",
            Effect.BEGINS,
            Role.ADMIN,
            PitrEnableRequest.class,
            NO_DEFAULTS,
            PitrResult.class));

    public static final Endpoint<PitrRequest, PitrResult> DISABLE_PITR = add(new Endpoint<>(
            "disablePitr",
            Method.POST,
            "/v1/pitr/disable",
            Effect.BEGINS,
            Role.ADMIN,
            PitrRequest.class,
            NO_DEFAULTS,
            PitrResult.class));

    public static final Endpoint<Plain, PitrResult> ARCHIVE_LOGS =
            plain("archiveLogs", Method.POST, "/v1/pitr/archive", Effect.BEGINS, Role.OPERATOR, PitrResult.class);

    // ---- table sets

    public static final Endpoint<Plain, TableSetList> LIST_SETS =
            plain("listSets", Method.GET, "/v1/sets", Effect.READS, Role.VIEWER, TableSetList.class);

    public static final Endpoint<OfSet, TableSetInfo> SHOW_SET = add(new Endpoint<>(
            "showSet",
            Method.GET,
            "/v1/sets/{name}",
            Effect.READS,
            Role.VIEWER,
            OfSet.class,
            NO_DEFAULTS,
            TableSetInfo.class));

    public static final Endpoint<TablesOfSet, TableSetInfo> ADD_TO_SET = add(new Endpoint<>(
            "addToSet",
            Method.POST,
            "/v1/sets/{name}/additions",
            Effect.CHANGES,
            Role.OPERATOR,
            TablesOfSet.class,
            NO_DEFAULTS,
            TableSetInfo.class));

    public static final Endpoint<TablesOfSet, TableSetInfo> REMOVE_FROM_SET = add(new Endpoint<>(
            "removeFromSet",
            Method.POST,
            "/v1/sets/{name}/removals",
            Effect.CHANGES,
            Role.OPERATOR,
            TablesOfSet.class,
            NO_DEFAULTS,
            TableSetInfo.class));

    public static final Endpoint<OfSet, TableSetDeletion> DELETE_SET = add(new Endpoint<>(
            "deleteSet",
            Method.DELETE,
            "/v1/sets/{name}",
            Effect.CHANGES,
            Role.OPERATOR,
            OfSet.class,
            NO_DEFAULTS,
            TableSetDeletion.class));

    // ---- workers

    public static final Endpoint<Plain, WorkerList> LIST_WORKERS =
            plain("listWorkers", Method.GET, "/v1/workers", Effect.READS, Role.VIEWER, WorkerList.class);

    // ---- sessions

    public static final Endpoint<SessionFilter, SessionList> LIST_SESSIONS = add(new Endpoint<>(
            "listSessions",
            Method.GET,
            "/v1/sessions",
            Effect.READS,
            Role.VIEWER,
            SessionFilter.class,
            Map.of("limit", SessionFilter.USUAL),
            SessionList.class));

    public static final Endpoint<BackupRequest, SessionInfo> BEGIN_BACKUP = add(new Endpoint<>(
            "beginBackup",
            Method.POST,
            "/v1/sessions/backup",
            Effect.CHANGES,
            Role.OPERATOR,
            BackupRequest.class,
            BACKUP_DEFAULTS,
            SessionInfo.class));

    public static final Endpoint<RestoreRequest, SessionInfo> BEGIN_RESTORE = add(new Endpoint<>(
            "beginRestore",
            Method.POST,
            "/v1/sessions/restore",
            Effect.CHANGES,
            Role.OPERATOR,
            RestoreRequest.class,
            RESTORE_DEFAULTS,
            SessionInfo.class));

    public static final Endpoint<SnapshotRequest, SessionInfo> BEGIN_SNAPSHOT = add(new Endpoint<>(
            "beginSnapshot",
            Method.POST,
            "/v1/sessions/snapshot",
            Effect.CHANGES,
            Role.OPERATOR,
            SnapshotRequest.class,
            SNAPSHOT_DEFAULTS,
            SessionInfo.class));

    public static final Endpoint<OfSession, SessionInfo> SHOW_SESSION =
            session("showSession", Method.GET, "/v1/sessions/{sessionId}", Effect.READS, Role.VIEWER);

    public static final Endpoint<OfSession, SessionInfo> AWAIT_SESSION =
            session("awaitSession", Method.GET, "/v1/sessions/{sessionId}/events", Effect.WAITS, Role.VIEWER);

    public static final Endpoint<OfSession, SessionResult> SESSION_RESULT = add(new Endpoint<>(
            "sessionResult",
            Method.GET,
            "/v1/sessions/{sessionId}/result",
            Effect.WAITS,
            Role.VIEWER,
            OfSession.class,
            NO_DEFAULTS,
            SessionResult.class));

    /** What it asks for may be asked for again: what is cancelled is cancelled. */
    public static final Endpoint<OfSession, SessionInfo> CANCEL_SESSION =
            session("cancelSession", Method.POST, "/v1/sessions/{sessionId}/cancel", Effect.ENSURES, Role.OPERATOR);

    // ---- repair

    public static final Endpoint<Plain, RepairResult> PLAN_REPAIR =
            plain("planRepair", Method.GET, "/v1/repair", Effect.READS, Role.VIEWER, RepairResult.class);

    public static final Endpoint<Plain, RepairResult> REPAIR =
            plain("repair", Method.POST, "/v1/repair", Effect.CHANGES, Role.ADMIN, RepairResult.class);

    private Endpoints() {}

    public static List<Endpoint<?, ?>> all() {
        return List.copyOf(EVERY);
    }

    private static <R> Endpoint<Plain, R> plain(
            String name, Method method, String path, Effect effect, Role role, Class<R> result) {
        return add(new Endpoint<>(name, method, path, effect, role, Plain.class, NO_DEFAULTS, result));
    }

    private static Endpoint<OfSession, SessionInfo> session(
            String name, Method method, String path, Effect effect, Role role) {
        return add(new Endpoint<>(name, method, path, effect, role, OfSession.class, NO_DEFAULTS, SessionInfo.class));
    }

    private static <Q extends Record, R> Endpoint<Q, R> add(Endpoint<Q, R> endpoint) {
        EVERY.add(endpoint);
        return endpoint;
    }
}
