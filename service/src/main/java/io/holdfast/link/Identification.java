package io.holdfast.link;

import com.linecorp.armeria.common.TlsKeyPair;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * By what a worker and the leader that it calls know each other.
 *
 * @param token by which the leader knows this worker, if it asks for one
 * @param certificate the worker's own, likewise; it is shown to whoever has an {@code https} address
 * @param authorities that vouch for leaders; without any, those that Java trusts
 */
public record Identification(
        Optional<String> token, Optional<TlsKeyPair> certificate, List<X509Certificate> authorities) {

    /** Of a leader that asks nobody who they are. */
    public static final Identification NONE = new Identification(Optional.empty(), Optional.empty(), List.of());

    public Identification {
        authorities = List.copyOf(authorities);
    }

    /** Neither token nor key. */
    @Override
    public String toString() {
        return "identification with %s token and %s certificate"
                .formatted(token.isPresent() ? "a" : "no", certificate.isPresent() ? "a" : "no");
    }
}
