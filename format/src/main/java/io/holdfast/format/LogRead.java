package io.holdfast.format;

/**
 * A file of a region server's log that was read to its end.
 *
 * @param name as HBase named it
 * @param length in bytes
 * @param entries of all tables
 */
public record LogRead(String name, long length, long entries) {

    public LogRead {
        Invariant.pathName("log", name);
        Invariant.notNegative("length", length);
        Invariant.notNegative("entries", entries);
    }
}
