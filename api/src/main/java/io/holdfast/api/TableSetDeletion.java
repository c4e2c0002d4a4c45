package io.holdfast.api;

/**
 * A table set that was deleted.
 *
 * @param deleted its name
 */
public record TableSetDeletion(String deleted) {}
