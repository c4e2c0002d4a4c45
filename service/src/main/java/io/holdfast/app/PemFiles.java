package io.holdfast.app;

import com.linecorp.armeria.common.TlsKeyPair;
import io.holdfast.error.Rejected;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Certificates and keys, from files in PEM form. They are read, and compared, before anybody listens or calls: who named a
 * wrong file hears of it at the start, and not from those who do not get in.
 */
final class PemFiles {

    private PemFiles() {}

    /**
     * A certificate, with those between it and its authority, and its key.
     *
     * @param section of the configuration that names the files
     */
    static TlsKeyPair keyPair(String section, String certificate, String key) {
        byte[] certificateBytes = bytes(section + ".certificate", certificate);
        byte[] keyBytes = bytes(section + ".key", key);
        certificates(section + ".certificate", certificate, certificateBytes);
        TlsKeyPair pair;
        try {
            pair = TlsKeyPair.of(new ByteArrayInputStream(keyBytes), new ByteArrayInputStream(certificateBytes));
        } catch (IllegalArgumentException e) {
            // What the reader of keys says may quote them.
            throw new Rejected(
                    "unable to read the key at %s: expected a private key without password in PEM form, found none"
                            .formatted(key),
                    "%s.key names it in the configuration".formatted(section));
        }
        if (!fits(pair.privateKey(), pair.certificateChain().get(0))) {
            throw new Rejected(
                    "unable to use the certificate at %s: expected its key at %s, found the key of another"
                            .formatted(certificate, key),
                    "%s names both in the configuration".formatted(section));
        }
        return pair;
    }

    /**
     * The certificates of authorities, one or more.
     *
     * @param name of the configuration's key that names the file
     */
    static List<X509Certificate> authorities(String name, String file) {
        return certificates(name, file, bytes(name, file));
    }

    private static byte[] bytes(String name, String file) {
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw new Rejected(
                    "unable to use TLS: expected a file that can be read at %s, found none".formatted(file),
                    "%s names it in the configuration".formatted(name));
        }
    }

    private static List<X509Certificate> certificates(String name, String file, byte[] pem) {
        List<X509Certificate> found;
        try {
            found = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException e) {
            throw noCertificate(name, file, String.valueOf(e.getMessage()));
        }
        if (found.isEmpty()) {
            throw noCertificate(name, file, "none");
        }
        return found;
    }

    private static Rejected noCertificate(String name, String file, String found) {
        return new Rejected(
                "unable to read the certificate at %s: expected one or more in PEM form, found %s"
                        .formatted(file, found),
                "%s names it in the configuration".formatted(name));
    }

    /** Whether what the key signs is what the certificate vouches for. */
    private static boolean fits(PrivateKey key, X509Certificate certificate) {
        byte[] anything = {1, 2, 3};
        try {
            Signature signature = Signature.getInstance(algorithm(key));
            signature.initSign(key);
            signature.update(anything);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(anything);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            // So of keys of different kinds, or lengths.
            return false;
        }
    }

    private static String algorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "DSA" -> "SHA256withDSA";
            default -> key.getAlgorithm();
        };
    }
}
