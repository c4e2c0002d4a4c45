package io.holdfast.qualify;

/**
 * One thing that a store has to be able to do, and whether it was.
 *
 * @param name stable, for programs
 * @param detail what was tried, or what was expected and found instead
 */
public record Check(String name, boolean ok, String detail) {}
