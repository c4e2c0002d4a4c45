package io.holdfast.storage;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Time that goes on when somebody pauses. */
final class FakeTime implements InstantSource, LongSupplier, Pause {

    final List<Duration> pauses = new ArrayList<>();
    private Duration gone = Duration.ZERO;

    @Override
    public Instant instant() {
        return Instant.EPOCH.plus(gone);
    }

    @Override
    public long getAsLong() {
        return gone.toNanos();
    }

    @Override
    public void pause(Duration duration) {
        pauses.add(duration);
        gone = gone.plus(duration);
    }

    Duration gone() {
        return gone;
    }
}
