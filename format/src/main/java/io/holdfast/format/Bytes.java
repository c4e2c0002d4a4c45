package io.holdfast.format;

import java.util.Arrays;

/** Bytes that do not change: row keys, and what HBase gave in its own encoding. */
public final class Bytes {

    private static final int PRINTED = 64;
    private static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] bytes;

    private Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Bytes of(byte[] bytes) {
        return new Bytes(bytes.clone());
    }

    public static Bytes empty() {
        return EMPTY;
    }

    public byte[] toArray() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Printable: other bytes than those of visible ASCII as {@code \xNN}, and only the first of many. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(bytes.length, PRINTED); i++) {
            int b = bytes[i] & 0xff;
            if (b > ' ' && b < 0x7f && b != '\\') {
                text.append((char) b);
            } else {
                text.append(String.format("\\x%02X", b));
            }
        }
        return bytes.length > PRINTED ? text + "… (" + bytes.length + " bytes)" : text.toString();
    }
}
