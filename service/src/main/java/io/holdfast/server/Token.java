package io.holdfast.server;

import io.holdfast.rest.Role;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A secret by which the server knows somebody. It keeps no more of it than its SHA-256.
 *
 * @param name whose it is, for the audit log
 */
public record Token(String name, Role role, String sha256) {

    /** Of the secret itself. */
    public static Token of(String name, Role role, String secret) {
        return new Token(name, role, sha256Of(secret));
    }

    static String sha256Of(String secret) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Takes as long whatever differs. */
    boolean isOf(String hashOfSecret) {
        return MessageDigest.isEqual(
                sha256.getBytes(StandardCharsets.US_ASCII), hashOfSecret.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return "token of " + name + " (" + role + ")";
    }
}
