package io.holdfast.dispatch;

/** Bytes that a task or its result consists of, and that only those look into who make and take them. */
public final class Parcel {

    private final byte[] content;

    private Parcel(byte[] content) {
        this.content = content;
    }

    public static Parcel of(byte[] content) {
        return new Parcel(content.clone());
    }

    public int size() {
        return content.length;
    }

    public byte[] content() {
        return content.clone();
    }
}
