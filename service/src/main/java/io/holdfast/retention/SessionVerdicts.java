package io.holdfast.retention;

import io.holdfast.format.Root;
import io.holdfast.format.SessionId;
import io.holdfast.repository.FoundIntent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges sessions by what a root, their intents and the clock say. Whether a session has ended is a fact of the root; the
 * clock only tells of which others it is worth to commit that they have.
 */
final class SessionVerdicts {

    /** Of a session without an intent only its beginning is known. */
    private static final Duration WITHOUT_INTENT = Duration.ofHours(24);

    enum Verdict {
        /** A root says so: it writes nothing that counts any more. */
        ENDED,
        /** It may be running. */
        RUNNING,
        /** Its lease ran out. */
        ABANDONED
    }

    private final Root root;
    private final Instant now;
    private final Map<SessionId, Instant> leases = new HashMap<>();
    private final Map<SessionId, Verdict> verdicts = new HashMap<>();

    SessionVerdicts(Root root, List<FoundIntent> intents, Instant now) {
        this.root = root;
        this.now = now;
        intents.forEach(intent ->
                leases.merge(intent.session(), intent.leaseUntil(), (one, other) -> one.isAfter(other) ? one : other));
    }

    Verdict of(SessionId session) {
        return verdicts.computeIfAbsent(session, this::judge);
    }

    private Verdict judge(SessionId session) {
        if (root.hasEnded(session)) {
            return Verdict.ENDED;
        }
        return now.isAfter(leaseOf(session)) ? Verdict.ABANDONED : Verdict.RUNNING;
    }

    /** Until when nobody asks whether it is alive. */
    Instant leaseOf(SessionId session) {
        Instant lease = leases.get(session);
        return lease == null ? session.createdAt().plus(WITHOUT_INTENT) : lease;
    }

    /** The sessions of the intents that have this verdict. */
    List<SessionId> announced(Verdict verdict) {
        return leases.keySet().stream()
                .filter(session -> of(session) == verdict)
                .sorted()
                .toList();
    }
}
