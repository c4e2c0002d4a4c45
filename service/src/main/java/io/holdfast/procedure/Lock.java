package io.holdfast.procedure;

/**
 * What a procedure holds from its first step to its end, across the deaths of leaders. Many may share a resource, or one
 * has it exclusively.
 *
 * @param resource any name; two locks meet when their resources are equal
 */
public record Lock(String resource, Mode mode) {

    /** The names are persisted. */
    public enum Mode {
        SHARED,
        EXCLUSIVE
    }

    public static Lock shared(String resource) {
        return new Lock(resource, Mode.SHARED);
    }

    public static Lock exclusive(String resource) {
        return new Lock(resource, Mode.EXCLUSIVE);
    }

    boolean excludes(Lock other) {
        return resource.equals(other.resource) && (mode == Mode.EXCLUSIVE || other.mode == Mode.EXCLUSIVE);
    }
}
