package io.holdfast.simulation;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Collectors;

/** The last steps of a history, and a sum of all of them. */
final class Trace {

    private static final int MOST = Integer.getInteger("trace", 60);

    private record Step(long number, Instant time, String actor, String what, String outcome) {
        @Override
        public String toString() {
            return "%5d %s %-10s %s%s".formatted(number, time, actor, what, outcome.isEmpty() ? "" : " -> " + outcome);
        }
    }

    private final Deque<Step> steps = new ArrayDeque<>();
    private int sum;

    void add(long number, Instant time, String actor, String what, String outcome) {
        Step step = new Step(number, time, actor, what, outcome);
        sum = 31 * sum + step.hashCode();
        steps.add(step);
        if (steps.size() > MOST) {
            steps.remove();
        }
    }

    /** Equal for equal histories. */
    int sum() {
        return sum;
    }

    @Override
    public String toString() {
        return steps.stream().map(Step::toString).collect(Collectors.joining("\n"));
    }
}
