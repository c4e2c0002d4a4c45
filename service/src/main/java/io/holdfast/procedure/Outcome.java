package io.holdfast.procedure;

import java.time.Duration;
import java.util.List;

/** What a step says when it returns. */
public sealed interface Outcome<S extends Record> {

    /** What the procedure is to remember. */
    S state();

    /** The step is done. */
    record Done<S extends Record>(S state) implements Outcome<S> {}

    /**
     * The step waits for something outside: it is suspended, holding no thread, and run again when a report arrives or the
     * time has passed, or sooner.
     */
    record Suspended<S extends Record>(S state, Duration atMost) implements Outcome<S> {}

    /**
     * The step is done when these procedures are. They are recorded together with the state, in one write. If one fails,
     * those that run are cancelled, and all are undone in reverse order before the step that began them. Not for steps
     * that follow a deciding one.
     *
     * @param atOnce how many run side by side
     */
    record Begun<S extends Record>(S state, List<Child<?>> children, int atOnce) implements Outcome<S> {

        public Begun {
            children = List.copyOf(children);
            if (atOnce < 1) {
                throw new IllegalArgumentException("expected to run at least one child, found " + atOnce);
            }
        }
    }

    /** A procedure that is part of another one. */
    record Child<T extends Record>(Procedure<T, ?> procedure, T state) {}

    static <S extends Record> Outcome<S> done(S state) {
        return new Done<>(state);
    }

    static <S extends Record> Outcome<S> suspend(S state, Duration atMost) {
        return new Suspended<>(state, atMost);
    }

    static <S extends Record> Outcome<S> begin(S state, List<Child<?>> children, int atOnce) {
        return new Begun<>(state, children, atOnce);
    }
}
