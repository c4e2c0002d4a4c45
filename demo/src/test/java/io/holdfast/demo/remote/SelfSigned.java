package io.holdfast.demo.remote;

import com.linecorp.armeria.common.TlsKeyPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate of {@code localhost} for which nobody but itself vouches.
 *
 * @param certificate a file in PEM form
 * @param key likewise
 * @param pair both
 * @param trusting trusts it, and nobody else
 */
public record SelfSigned(Path certificate, Path key, TlsKeyPair pair, SSLContext trusting) {

    /** Makes one, with its files in this folder. */
    public static SelfSigned in(Path folder) throws IOException {
        TlsKeyPair pair = TlsKeyPair.ofSelfSigned("localhost");
        X509Certificate certificate = pair.certificateChain().get(0);
        try {
            return new SelfSigned(
                    pem(folder.resolve("certificate.pem"), "CERTIFICATE", certificate.getEncoded()),
                    pem(
                            folder.resolve("key.pem"),
                            "PRIVATE KEY",
                            pair.privateKey().getEncoded()),
                    pair,
                    trusting(certificate));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    static Path pem(Path file, String kind, byte[] content) throws IOException {
        return Files.writeString(
                file,
                "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                        .formatted(kind, Base64.getMimeEncoder().encodeToString(content), kind));
    }

    private static SSLContext trusting(X509Certificate certificate) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("server", certificate);
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
