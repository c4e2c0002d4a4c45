package io.holdfast.demo.data;

/** Hears how far a load is. Called a few times a second by the thread that loads. */
@FunctionalInterface
public interface LoadListener {

    LoadListener NONE = loaded -> {};

    void loaded(Loaded soFar);
}
