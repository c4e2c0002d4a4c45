package io.holdfast.retention;

import io.holdfast.api.ProgressListener;
import io.holdfast.format.SessionId;
import io.holdfast.repository.Repository;
import java.time.Clock;

/** Makes a gc that condemns little at a time, as one does that finds millions of objects. */
public final class SmallRounds {

    private SmallRounds() {}

    public static GarbageCollection of(Repository repository, SessionId session, Clock clock, int largestRound) {
        return new GarbageCollection(repository, session, clock, 1, largestRound, ProgressListener.NONE);
    }
}
