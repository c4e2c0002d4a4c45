package io.holdfast.api;

import java.util.List;

/** What the demonstration did; {@code ok} only if every cell was equal in both directions. */
public record DemoResult(boolean ok, List<Step> steps) {

    public DemoResult {
        steps = List.copyOf(steps);
    }

    /** One step: how long it took, in seconds, and what it did, in a few words. */
    public record Step(String name, double seconds, String detail) {}
}
