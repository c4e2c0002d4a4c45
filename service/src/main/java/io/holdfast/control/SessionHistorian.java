package io.holdfast.control;

import io.holdfast.archive.ArchiveProcedure;
import io.holdfast.archive.LogMergeProcedure;
import io.holdfast.error.HoldfastException;
import io.holdfast.format.BackupId;
import io.holdfast.format.SessionHistory;
import io.holdfast.format.SessionId;
import io.holdfast.procedure.Failure;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.Phase;
import io.holdfast.procedure.ProcedureListener;
import io.holdfast.repository.Repositories;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down in the repository how each session that has one ended. Losing such a note loses no data, so that failures are only logged. */
public final class SessionHistorian implements ProcedureListener {

    private static final Logger LOG = LoggerFactory.getLogger(SessionHistorian.class);

    private final Repositories repositories;

    public SessionHistorian(Repositories repositories) {
        this.repositories = repositories;
    }

    /** A session without a repository is remembered by the journal alone. */
    @Override
    public void ended(JournalRecord record) {
        if (!record.state().has("repository") || isRound(record)) {
            return;
        }
        try {
            Optional<Failure> failure = Optional.ofNullable(record.failure());
            repositories
                    .open(record.state().path("repository").asText())
                    .putHistory(new SessionHistory(
                            new SessionId(record.id().text()),
                            record.kind(),
                            record.phase().name(),
                            record.startedAt(),
                            record.updatedAt(),
                            failure.map(SessionView::codeOf).orElse(null),
                            failure.map(Failure::message).orElse(null),
                            Optional.ofNullable(SessionView.backupOf(record))
                                    .map(BackupId::parse)
                                    .orElse(null)));
        } catch (HoldfastException e) {
            LOG.warn("unable to write the history of session {}", record.id(), e);
        }
    }

    /** One of a thousand readings a day, or of their merges, in which nothing happened that anybody could want to know. */
    private static boolean isRound(JournalRecord record) {
        return isPlainReading(record)
                || (record.kind().equals(LogMergeProcedure.KIND) && record.phase() == Phase.COMPLETE);
    }

    private static boolean isPlainReading(JournalRecord record) {
        return record.kind().equals(ArchiveProcedure.KIND)
                && record.phase() == Phase.COMPLETE
                && !record.state().path("whole").asBoolean()
                && record.state().path("enable").isEmpty()
                && record.state().path("disable").isEmpty()
                && record.state().path("notes").isEmpty();
    }
}
