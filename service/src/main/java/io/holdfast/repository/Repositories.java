package io.holdfast.repository;

/** Opens repositories by the location that was persisted with a session, which may be another one than today's default. */
@FunctionalInterface
public interface Repositories {

    /** The repository there; UNAVAILABLE if there is none or it cannot be reached, CORRUPT if it cannot be read. */
    Repository open(String location);
}
