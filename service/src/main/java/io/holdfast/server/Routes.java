package io.holdfast.server;

import io.holdfast.api.Holdfast;
import io.holdfast.api.ProgressListener;
import io.holdfast.rest.Endpoint;
import io.holdfast.rest.Endpoints;
import java.util.ArrayList;
import java.util.List;

/** Which method of the front door each request is for. */
final class Routes {

    /** A request and how it is carried out. */
    record Route<Q extends Record, R>(Endpoint<Q, R> endpoint, Call<Q, R> call) {}

    /** Carries a request out. */
    interface Call<Q, R> {
        R on(Holdfast door, Q request, ProgressListener progress);
    }

    private final List<Route<?, ?>> all = new ArrayList<>();

    private Routes() {}

    static List<Route<?, ?>> all() {
        Routes routes = new Routes();
        routes.addRepository();
        routes.addBackups();
        routes.addSnapshots();
        routes.addPitr();
        routes.addSets();
        routes.addSessions();
        return List.copyOf(routes.all);
    }

    private void addRepository() {
        add(Endpoints.INIT, (door, request, progress) -> door.initRepository());
        add(Endpoints.INFO, (door, request, progress) -> door.repositoryInfo());
        add(Endpoints.QUALIFY, (door, request, progress) -> door.qualifyRepository());
        add(Endpoints.REBUILD, (door, request, progress) -> door.rebuildRepository(progress));
        add(Endpoints.VERIFY, Holdfast::verify);
        add(Endpoints.PLAN_GC, (door, request, progress) -> door.planGc());
        add(Endpoints.GC, (door, request, progress) -> door.collectGarbage(progress));
        add(Endpoints.PLAN_REPAIR, (door, request, progress) -> door.repair(true, progress));
        add(Endpoints.REPAIR, (door, request, progress) -> door.repair(false, progress));
    }

    private void addBackups() {
        add(Endpoints.LIST_BACKUPS, (door, request, progress) -> door.listBackups(request));
        add(Endpoints.CREATE_BACKUP, Holdfast::createBackup);
        add(Endpoints.SHOW_BACKUP, (door, request, progress) -> door.showBackup(request.backupId()));
        add(Endpoints.PLAN_DELETION, (door, request, progress) -> door.planDeletion(request));
        add(Endpoints.DELETE_BACKUPS, (door, request, progress) -> door.deleteBackups(request));
        add(Endpoints.PLAN_RESTORE, (door, request, progress) -> door.planRestore(request));
        add(Endpoints.RESTORE, Holdfast::restore);
    }

    private void addSnapshots() {
        add(Endpoints.LIST_SNAPSHOTS, (door, request, progress) -> door.snapshots()
                .list());
        add(Endpoints.CREATE_SNAPSHOT, (door, request, progress) -> door.snapshots()
                .create(request, progress));
        add(Endpoints.SHOW_SNAPSHOT, (door, request, progress) -> door.snapshots()
                .show(request.name()));
        add(Endpoints.VERIFY_SNAPSHOT, (door, request, progress) -> door.snapshots()
                .verify(request.name(), progress));
        add(Endpoints.DELETE_SNAPSHOT, (door, request, progress) -> door.snapshots()
                .delete(request.name(), progress));
        add(Endpoints.CLONE_SNAPSHOT, (door, request, progress) -> door.snapshots()
                .clone(request.name(), request.table(), progress));
        add(Endpoints.RESTORE_SNAPSHOT, (door, request, progress) -> door.snapshots()
                .restore(request.name(), request.failsafe(), progress));
    }

    private void addPitr() {
        add(Endpoints.PITR_STATUS, (door, request, progress) -> door.pitr().status());
        add(Endpoints.ENABLE_PITR, (door, request, progress) -> door.pitr().enable(request, progress));
        add(Endpoints.DISABLE_PITR, (door, request, progress) -> door.pitr().disable(request, progress));
        add(Endpoints.ARCHIVE_LOGS, (door, request, progress) -> door.pitr().archive(progress));
    }

    private void addSets() {
        add(Endpoints.LIST_SETS, (door, request, progress) -> door.tableSets().list());
        add(Endpoints.SHOW_SET, (door, request, progress) -> door.tableSets().show(request.name()));
        add(Endpoints.ADD_TO_SET, (door, request, progress) -> door.tableSets().add(request.name(), request.tables()));
        add(Endpoints.REMOVE_FROM_SET, (door, request, progress) -> door.tableSets()
                .remove(request.name(), request.tables()));
        add(Endpoints.DELETE_SET, (door, request, progress) -> door.tableSets().delete(request.name()));
    }

    private void addSessions() {
        add(Endpoints.LIST_WORKERS, (door, request, progress) -> door.workers());
        add(Endpoints.LIST_SESSIONS, (door, request, progress) -> door.sessions()
                .list(request));
        add(Endpoints.BEGIN_BACKUP, (door, request, progress) -> door.sessions().beginBackup(request));
        add(Endpoints.BEGIN_RESTORE, (door, request, progress) -> door.sessions()
                .beginRestore(request));
        add(Endpoints.BEGIN_SNAPSHOT, (door, request, progress) -> door.sessions()
                .beginSnapshot(request));
        add(Endpoints.SHOW_SESSION, (door, request, progress) -> door.sessions().show(request.sessionId()));
        add(Endpoints.AWAIT_SESSION, (door, request, progress) -> door.sessions()
                .await(request.sessionId(), progress));
        add(Endpoints.SESSION_RESULT, (door, request, progress) -> door.sessions()
                .result(request.sessionId(), progress));
        add(Endpoints.CANCEL_SESSION, (door, request, progress) -> door.sessions()
                .cancel(request.sessionId(), progress));
    }

    private <Q extends Record, R> void add(Endpoint<Q, R> endpoint, Call<Q, R> call) {
        all.add(new Route<>(endpoint, call));
    }
}
