package io.holdfast.api;

/** Hears how far a request is. Called by one thread at a time, a few times a second; must return at once. */
@FunctionalInterface
public interface ProgressListener {

    ProgressListener NONE = progress -> {};

    void progressed(Progress progress);
}
