package io.holdfast.cli.progress;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/** A moving average: how fast something grew over the last while. */
final class RateWindow {

    private static final Duration WIDTH = Duration.ofSeconds(10);

    /** A shorter stretch than this says nothing. */
    private static final Duration LEAST = Duration.ofMillis(500);

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(Duration at, long done) {}

    /** Notes how much is done; samples come at the pace of drawing, so few are held. */
    void add(Duration at, long done) {
        samples.addLast(new Sample(at, done));
        // The oldest sample stays as long as the next one cannot stand for the whole window.
        while (samples.size() > 2 && at.minus(second().at()).compareTo(WIDTH) >= 0) {
            samples.removeFirst();
        }
    }

    /** Units per second; empty until it can be told. */
    OptionalDouble perSecond() {
        if (samples.isEmpty()) {
            return OptionalDouble.empty();
        }
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        Duration stretch = last.at().minus(first.at());
        if (stretch.compareTo(LEAST) < 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of((last.done() - first.done()) / (stretch.toNanos() / 1e9));
    }

    void clear() {
        samples.clear();
    }

    private Sample second() {
        return samples.stream().skip(1).findFirst().orElseThrow();
    }
}
