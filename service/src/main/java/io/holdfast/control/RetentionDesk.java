package io.holdfast.control;

import io.holdfast.api.DeletionRequest;
import io.holdfast.api.DeletionResult;
import io.holdfast.api.GcResult;
import io.holdfast.api.ProgressListener;
import io.holdfast.archive.ArchiveTrim;
import io.holdfast.error.Rejected;
import io.holdfast.format.BackupId;
import io.holdfast.format.SessionId;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.repository.Repository;
import io.holdfast.retention.BackupDeletion;
import io.holdfast.retention.GarbageCollection;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;

/** Deletes backups and collects garbage, in a session of its own each time. Needs no cluster. */
final class RetentionDesk {

    /** Objects that a gc deletes side by side: it waits for the store all the time. */
    private static final int PARALLELISM = 8;

    private final Repository repository;
    private final Clock clock;
    private final RandomGenerator random;

    RetentionDesk(Repository repository, Clock clock, RandomGenerator random) {
        this.repository = repository;
        this.clock = clock;
        this.random = random;
    }

    DeletionResult planDeletion(DeletionRequest request) {
        return new BackupDeletion(repository, newSession(), clock).plan(named(request), request.cascade());
    }

    DeletionResult delete(DeletionRequest request) {
        List<BackupId> named = named(request);
        SessionId session = newSession();
        BackupDeletion deletion = new BackupDeletion(repository, session, clock);
        return new RecordedSession(repository, session, "backup delete", clock)
                .run(() -> deletion.run(named, request.cascade()));
    }

    GcResult planGc() {
        return new GarbageCollection(repository, newSession(), clock, PARALLELISM, ProgressListener.NONE).plan();
    }

    GcResult collectGarbage(ProgressListener progress) {
        SessionId session = newSession();
        ProgressRelay relay = new ProgressRelay(progress, clock);
        GarbageCollection gc = new GarbageCollection(
                repository,
                session,
                clock,
                PARALLELISM,
                p -> relay.progressed(new ProcedureId(p.sessionId()), p.step(), p.done(), p.total(), p.unit()));
        return new RecordedSession(repository, session, "gc", clock).run(() -> {
            new ArchiveTrim(repository, newSession(), clock).run();
            return gc.run();
        });
    }

    private SessionId newSession() {
        return SessionId.create(clock.instant(), random);
    }

    private static List<BackupId> named(DeletionRequest request) {
        if (request.backupIds().isEmpty()) {
            throw new Rejected("unable to delete backups: expected the id of one or more, found none", null);
        }
        return request.backupIds().stream().map(BackupId::parse).distinct().toList();
    }
}
