package io.holdfast.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the service listens.
 *
 * @param host the name or address to listen at; without it, only this machine reaches it
 * @param port without it, 8650
 * @param address the URL by which clients and other servers reach it; without it, made of host and port
 * @param tls without it, plain HTTP
 * @param tokens who is let in; without any, anybody on this machine
 */
public record ServerEntry(
        @Nullable String host,
        @Nullable Integer port,
        @Nullable String address,
        @Nullable TlsEntry tls,
        List<TokenEntry> tokens) {

    public static final ServerEntry NONE = new ServerEntry(null, null, null, null, List.of());

    public static final int USUAL_PORT = 8650;

    private static final int HIGHEST_PORT = 65_535;

    public ServerEntry {
        tokens = tokens == null ? List.of() : List.copyOf(tokens);
        if (port != null && (port < 0 || port > HIGHEST_PORT)) {
            throw new IllegalArgumentException("expected a port from 0 to %d, found %d".formatted(HIGHEST_PORT, port));
        }
    }

    /**
     * Files in PEM form.
     *
     * @param workers the authorities that vouch for workers; without it, workers need a token where there are tokens
     */
    public record TlsEntry(
            String certificate, String key, @Nullable String workers) {

        public TlsEntry {
            if (certificate == null || key == null) {
                throw new IllegalArgumentException("expected the files of a certificate and of its key, found %s"
                        .formatted(certificate == null && key == null ? "neither" : "only one"));
            }
        }
    }

    /**
     * A secret by which somebody is known: its SHA-256, or the file that has it.
     *
     * @param name whose it is, for the audit log
     * @param role {@code viewer}, {@code operator} or {@code admin}
     */
    public record TokenEntry(
            String name,
            String role,
            @Nullable String sha256,
            @JsonProperty("file") @Nullable String file) {

        public TokenEntry {
            if (name == null || role == null) {
                throw new IllegalArgumentException("expected a name and a role of each token, found one without");
            }
            if (!List.of("viewer", "operator", "admin").contains(role.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("expected the role viewer, operator or admin, found " + role);
            }
            if ((sha256 == null) == (file == null)) {
                throw new IllegalArgumentException("expected either sha256 or file of the token of %s, found %s"
                        .formatted(name, sha256 == null ? "neither" : "both"));
            }
            if (sha256 != null && !sha256.matches("[0-9a-fA-F]{64}")) {
                throw new IllegalArgumentException(
                        "expected a sha256 of 64 hexadecimal digits of the token of %s, found another form"
                                .formatted(name));
            }
        }

        public Optional<String> hash() {
            return Optional.ofNullable(sha256).map(text -> text.toLowerCase(Locale.ROOT));
        }
    }
}
