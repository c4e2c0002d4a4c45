package io.holdfast.app;

import com.linecorp.armeria.common.TlsKeyPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;

/** Writes certificates and keys as people have them. */
final class Pem {

    private Pem() {}

    static String certificate(Path file, TlsKeyPair pair) throws IOException {
        try {
            return write(file, "CERTIFICATE", pair.certificateChain().get(0).getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IOException(e);
        }
    }

    static String key(Path file, TlsKeyPair pair) throws IOException {
        return write(file, "PRIVATE KEY", pair.privateKey().getEncoded());
    }

    private static String write(Path file, String kind, byte[] content) throws IOException {
        return Files.writeString(
                        file,
                        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                                .formatted(kind, Base64.getMimeEncoder().encodeToString(content), kind))
                .toString();
    }
}
