package io.holdfast.control;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.api.Progress;
import io.holdfast.api.SessionInfo;
import io.holdfast.format.BackupId;
import io.holdfast.format.SessionHistory;
import io.holdfast.format.SessionId;
import io.holdfast.procedure.Failure;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.Phase;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How sessions are shown, wherever they are known from. */
final class SessionView {

    private SessionView() {}

    /** @param progress what its leader said of late; it counts while it is of the step that runs */
    static SessionInfo of(JournalRecord record, Optional<Progress> progress) {
        boolean ended = record.phase().isEnded();
        return new SessionInfo(
                record.id().text(),
                record.kind(),
                state(record.phase()),
                ended ? null : record.phase() == Phase.WAITING ? Phase.WAITING.name() : record.step(),
                progress.filter(said -> !ended
                                && said.step().equals(record.step())
                                && !said.unit().isEmpty())
                        .map(said -> new SessionInfo.Amount(said.done(), said.total(), said.unit()))
                        .orElse(null),
                record.startedAt(),
                ended ? record.updatedAt() : null,
                backupOf(record),
                record.failure() == null ? null : error(record.failure()));
    }

    static SessionInfo of(SessionHistory history) {
        return new SessionInfo(
                history.session().text(),
                history.operation(),
                history.state(),
                null,
                null,
                history.startedAt(),
                history.endedAt(),
                history.backup() == null ? null : history.backup().text(),
                history.errorCode() == null
                        ? null
                        : new SessionInfo.Fault(history.errorCode(), history.errorMessage(), null));
    }

    private static String state(Phase phase) {
        return switch (phase) {
            case WAITING, RUNNING, FINISHING -> "RUNNING";
            case ROLLING_BACK, COMPLETE, FAILED, CANCELLED -> phase.name();
        };
    }

    private static SessionInfo.Fault error(Failure failure) {
        return new SessionInfo.Fault(codeOf(failure), failure.message(), failure.hint());
    }

    static String codeOf(Failure failure) {
        return failure.code() == null ? "FAILED" : failure.code().name();
    }

    /** The only backup that a restore reads, or that which a backup has become. */
    static @Nullable String backupOf(JournalRecord record) {
        Set<String> read = new TreeSet<>();
        for (JsonNode target : record.state().path("targets")) {
            read.add(target.path("backup").asText());
        }
        if (!read.isEmpty()) {
            return read.size() == 1 ? read.iterator().next() : null;
        }
        boolean written = record.phase().hasHappened() && record.kind().startsWith("backup.");
        return written ? BackupId.of(new SessionId(record.id().text())).text() : null;
    }
}
