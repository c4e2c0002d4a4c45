package io.holdfast.verify;

import io.holdfast.api.Progress;
import io.holdfast.api.ProgressListener;
import io.holdfast.format.SessionId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Tells a client how far a verification is: a few times a second, and always the first and the last word of each step. */
final class Meter {

    private static final Duration SHORTEST_GAP = Duration.ofMillis(100);

    private final SessionId session;
    private final ProgressListener client;
    private final Clock clock;
    private String step = "";
    private String unit = "";
    private long total;
    private long done;
    private Instant last = Instant.MIN;

    Meter(SessionId session, ProgressListener client, Clock clock) {
        this.session = session;
        this.client = client;
        this.clock = clock;
    }

    /** @param newTotal 0 if it is not known */
    synchronized void begin(String newStep, long newTotal, String newUnit) {
        step = newStep;
        total = newTotal;
        unit = newUnit;
        done = 0;
        tell(clock.instant());
    }

    synchronized void add(long more) {
        done = total == 0 ? done + more : Math.min(total, done + more);
        Instant now = clock.instant();
        if (done == total || Duration.between(last, now).compareTo(SHORTEST_GAP) >= 0) {
            tell(now);
        }
    }

    private void tell(Instant now) {
        last = now;
        client.progressed(new Progress(session.text(), step, done, total, unit));
    }
}
