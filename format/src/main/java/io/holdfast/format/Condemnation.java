package io.holdfast.format;

import java.util.Objects;

/**
 * Tells one list of condemned objects from every other: what was decided of a list holds only as long as the newest root
 * has this very list.
 *
 * @param gc the session of the gc that made the list
 * @param round counts the lists of this gc, from 1
 */
public record Condemnation(SessionId gc, int round) {

    public Condemnation {
        Objects.requireNonNull(gc);
        Invariant.holds(round > 0, "a round from 1 on", round);
    }
}
