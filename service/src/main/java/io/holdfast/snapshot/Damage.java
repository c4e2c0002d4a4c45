package io.holdfast.snapshot;

/**
 * A thing that is not as it must be in a snapshot.
 *
 * @param kind {@code hole} or {@code overlap} of key ranges, {@code missing} or {@code length} of a file, {@code unreadable}
 *     manifest
 * @param object the region, file or snapshot
 * @param detail what was expected, and what was found
 */
public record Damage(String kind, String object, String detail) {}
