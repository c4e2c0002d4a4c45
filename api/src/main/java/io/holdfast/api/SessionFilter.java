package io.holdfast.api;

import java.util.Optional;

/**
 * Which sessions to list.
 *
 * @param state only those in this state
 * @param limit at most so many, the newest
 */
public record SessionFilter(Optional<String> state, int limit) {

    /** So many are listed if nobody says otherwise. */
    public static final int USUAL = 100;
}
