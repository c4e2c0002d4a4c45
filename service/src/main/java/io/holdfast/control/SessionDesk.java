package io.holdfast.control;

import io.holdfast.api.Progress;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.SessionFilter;
import io.holdfast.api.SessionInfo;
import io.holdfast.api.SessionList;
import io.holdfast.error.Conflict;
import io.holdfast.error.Rejected;
import io.holdfast.format.SessionHistory;
import io.holdfast.format.SessionId;
import io.holdfast.hbase.Cluster;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.Phase;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.repository.Repository;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tells of sessions: those that the cluster's journal knows, and those that the repository remembers. */
final class SessionDesk {

    private final Optional<Repository> repository;
    private final Optional<Cluster> cluster;
    private final Leaders leaders;
    private final Clock clock;

    /** @param repository where ended sessions are remembered, if one is named; likewise the cluster */
    SessionDesk(Optional<Repository> repository, Optional<Cluster> cluster, Leaders leaders, Clock clock) {
        this.repository = repository;
        this.cluster = cluster;
        this.leaders = leaders;
        this.clock = clock;
    }

    SessionList list(SessionFilter filter) {
        Map<String, SessionInfo> known = new TreeMap<>(Comparator.reverseOrder());
        repository.ifPresent(repo -> repo.histories(filter.state().isPresent() ? Integer.MAX_VALUE : filter.limit())
                .forEach(history -> known.put(history.session().text(), SessionView.of(history))));
        cluster.ifPresent(over -> recorded(over).forEach(session -> known.put(session.sessionId(), session)));
        return new SessionList(known.values().stream()
                .filter(session -> filter.state().map(session.state()::equals).orElse(true))
                .limit(filter.limit())
                .toList());
    }

    SessionInfo show(String sessionId) {
        return find(new ProcedureId(SessionId.parse(sessionId).text()));
    }

    /** What the journal holds, with what is known of its progress. */
    private List<SessionInfo> recorded(Cluster over) {
        List<JournalRecord> records = leaders.journal(over);
        boolean allEnded = records.stream().allMatch(record -> record.phase().isEnded());
        Map<ProcedureId, Progress> progress = allEnded ? Map.of() : leaders.progress(over);
        return records.stream()
                .map(record -> SessionView.of(record, Optional.ofNullable(progress.get(record.id()))))
                .toList();
    }

    private SessionInfo find(ProcedureId id) {
        return cluster.stream()
                .flatMap(over -> recorded(over).stream())
                .filter(session -> session.sessionId().equals(id.text()))
                .findFirst()
                .or(() -> history(id).map(SessionView::of))
                .orElseThrow(() -> new Rejected(
                        "unable to find session %s: expected it in the cluster's journal or in the history of the repository, found nothing"
                                .formatted(id),
                        "'holdfast session list' lists the sessions"));
    }

    private Optional<JournalRecord> record(ProcedureId id) {
        return cluster.flatMap(over -> leaders.journal(over).stream()
                .filter(record -> record.id().equals(id))
                .findFirst());
    }

    private Optional<SessionHistory> history(ProcedureId id) {
        return repository.flatMap(repo -> repo.history(new SessionId(id.text())));
    }

    /** To lead is to bring to an end what is unfinished; while another leads, it does. */
    SessionInfo await(String sessionId, ProgressListener progress) {
        ProcedureId id = new ProcedureId(show(sessionId).sessionId());
        while (record(id).filter(record -> !record.closed()).isPresent()) {
            try (Lead lead = leaders.lead(
                    cluster.orElseThrow(), id, new ProgressRelay(progress, clock), () -> requireOpen(id))) {
                lead.engine().await(id);
            } catch (Ended other) {
                continue;
            }
            SessionInfo now = find(id);
            if (!now.hasEnded()) {
                throw new Conflict(
                        "unable to bring session %s to its end: expected it to end, found it stuck at %s%s"
                                .formatted(
                                        id,
                                        now.step(),
                                        now.error() == null
                                                ? ""
                                                : ": " + now.error().message()),
                        "what it needs cannot be reached now; try again later");
            }
        }
        return find(id);
    }

    /** Another leader has brought the session to its end. */
    private static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private void requireOpen(ProcedureId id) {
        if (record(id).map(JournalRecord::closed).orElse(true)) {
            throw new Ended();
        }
    }

    SessionInfo cancel(String sessionId, ProgressListener progress) {
        SessionInfo session = show(sessionId);
        if (session.state().equals(Phase.CANCELLED.name())) {
            // So finds who asks again since nobody answered.
            return session;
        }
        if (session.hasEnded()) {
            throw new Conflict(
                    "unable to cancel session %s: expected it to run, found it %s"
                            .formatted(sessionId, session.state()),
                    null);
        }
        leaders.askToCancel(cluster.orElseThrow(), new ProcedureId(session.sessionId()));
        SessionInfo last = await(sessionId, progress);
        if (last.state().equals(Phase.COMPLETE.name())) {
            throw new Conflict(
                    "unable to cancel session %s: expected it to run, found it COMPLETE".formatted(sessionId),
                    "it was past the step that decides");
        }
        return last;
    }
}
