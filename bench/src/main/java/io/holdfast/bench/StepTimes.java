package io.holdfast.bench;

import io.holdfast.api.Progress;
import io.holdfast.api.ProgressListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Splits a request's time into the steps that its progress tells of. What comes before the first belongs to {@link #BEFORE};
 * the last step goes on until the request returns.
 */
final class StepTimes implements ProgressListener {

    /** Connecting to the cluster, checking the request, taking the lead. */
    static final String BEFORE = "before the first step";

    private static final double NANOS = 1e9;

    private record Begun(String step, long at) {}

    private final LongSupplier nanoTime;
    private final List<Begun> begun = new ArrayList<>();

    StepTimes(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        begun.add(new Begun(BEFORE, nanoTime.getAsLong()));
    }

    @Override
    public synchronized void progressed(Progress progress) {
        if (!begun.get(begun.size() - 1).step().equals(progress.step())) {
            begun.add(new Begun(progress.step(), nanoTime.getAsLong()));
        }
    }

    /** Called once, when the request has returned. */
    synchronized Run end() {
        long end = nanoTime.getAsLong();
        List<Run.Step> steps = new ArrayList<>();
        for (int i = 0; i < begun.size(); i++) {
            long next = i + 1 < begun.size() ? begun.get(i + 1).at() : end;
            steps.add(new Run.Step(begun.get(i).step(), (next - begun.get(i).at()) / NANOS));
        }
        return new Run((end - begun.get(0).at()) / NANOS, steps);
    }
}
