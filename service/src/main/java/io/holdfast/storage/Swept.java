package io.holdfast.storage;

/**
 * What a {@linkplain ObjectStore#sweep sweep} deleted.
 *
 * @param count remains of writers
 * @param bytes that they held, as far as the store tells
 */
public record Swept(long count, long bytes) {

    public static final Swept NOTHING = new Swept(0, 0);

    public Swept {
        if (count < 0 || bytes < 0) {
            throw new IllegalArgumentException(count + ", " + bytes);
        }
    }

    /** This, and one more. */
    public Swept and(long moreBytes) {
        return new Swept(count + 1, bytes + moreBytes);
    }
}
