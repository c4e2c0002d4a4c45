package io.holdfast.format;

import io.holdfast.error.Rejected;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 digest, as 64 lower-case hexadecimal digits. */
public record Sha256(String hex) {

    private static final int DIGITS = 64;

    public Sha256 {
        if (!isHex(hex)) {
            throw new Rejected("unable to use a SHA-256: expected 64 hexadecimal digits, found '" + hex + "'", null);
        }
    }

    private static boolean isHex(String hex) {
        for (int i = 0; i < hex.length(); i++) {
            char c = hex.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return hex.length() == DIGITS;
    }

    public static Sha256 parse(String hex) {
        return new Sha256(hex);
    }

    public static Sha256 of(byte[] content) {
        return new Sha256(HexFormat.of().formatHex(newDigest().digest(content)));
    }

    /** The digest of what was put into {@code digest}, which is reset by this. */
    public static Sha256 finish(MessageDigest digest) {
        return new Sha256(HexFormat.of().formatHex(digest.digest()));
    }

    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
