package io.holdfast.server;

import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The certificate by which a worker is known. It opens what is for workers, and nothing else. */
final class WorkerCertificate {

    private WorkerCertificate() {}

    /**
     * Whether the caller has shown one. That an authority vouches for it was looked at when the connection was made, or an
     * earlier one that it goes on with: so the time is looked at here as well.
     *
     * @param session null without TLS
     */
    static boolean isShown(@Nullable SSLSession session) {
        if (session == null) {
            return false;
        }
        try {
            if (session.getPeerCertificates()[0] instanceof X509Certificate certificate) {
                certificate.checkValidity();
                return true;
            }
            return false;
        } catch (SSLPeerUnverifiedException | CertificateExpiredException | CertificateNotYetValidException none) {
            return false;
        }
    }
}
