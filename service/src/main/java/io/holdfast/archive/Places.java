package io.holdfast.archive;

import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.SessionId;
import java.util.concurrent.atomic.AtomicInteger;

/** Numbers the attempts of one leadership, so that no two of them use the same keys. May be used by many threads. */
final class Places {

    private final LeaderEpoch epoch;
    private final AtomicInteger attempts = new AtomicInteger();

    /** @param epoch of which there is one of these only */
    Places(LeaderEpoch epoch) {
        this.epoch = epoch;
    }

    Place next(SessionId session) {
        return new Place(session, epoch, attempts.incrementAndGet());
    }
}
