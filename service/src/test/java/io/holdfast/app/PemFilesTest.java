package io.holdfast.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.TlsKeyPair;
import io.holdfast.error.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemFilesTest {

    private static final TlsKeyPair PAIR = TlsKeyPair.ofSelfSigned("one");
    private static final TlsKeyPair OTHER = TlsKeyPair.ofSelfSigned("other");

    @TempDir
    private static Path folder;

    private static String certificate;
    private static String key;

    @BeforeAll
    static void write() throws IOException {
        certificate = Pem.certificate(folder.resolve("certificate.pem"), PAIR);
        key = Pem.key(folder.resolve("key.pem"), PAIR);
    }

    private static void assertRefused(String certificateFile, String keyFile, String message) {
        assertThatThrownBy(() -> PemFiles.keyPair("server.tls", certificateFile, keyFile))
                .isInstanceOfSatisfying(Rejected.class, refused -> assertThat(refused.hint())
                        .hasValueSatisfying(hint -> assertThat(hint).startsWith("server.tls")))
                .hasMessageContaining(message);
    }

    private static String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    @Test
    void readsACertificateAndItsKey() {
        TlsKeyPair read = PemFiles.keyPair("server.tls", certificate, key);
        assertThat(read.certificateChain()).isEqualTo(PAIR.certificateChain());
        assertThat(read.privateKey()).isEqualTo(PAIR.privateKey());
    }

    @Test
    void refusesWhatIsNotThereOrEmptyOrSomethingElse() throws IOException {
        String none = folder.resolve("none.pem").toString();
        String empty = file("empty.pem", "");
        String garbage = file("garbage.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertRefused(none, key, "expected a file that can be read at " + none);
        assertRefused(certificate, none, "expected a file that can be read at " + none);
        assertRefused(folder.toString(), key, "expected a file that can be read at " + folder);
        assertRefused(empty, key, "certificate at %s: expected one or more in PEM form, found none".formatted(empty));
        assertRefused(garbage, key, "certificate at " + garbage);
        assertRefused(key, key, "certificate at " + key);
        assertRefused(certificate, empty, "key at " + empty);
        assertRefused(certificate, certificate, "key at " + certificate);
    }

    @Test
    void refusesTheKeyOfAnother() throws IOException {
        String other = Pem.key(folder.resolve("other-key.pem"), OTHER);
        assertRefused(certificate, other, "expected its key at %s, found the key of another".formatted(other));
    }

    @Test
    void tellsNothingOfAKey() throws IOException {
        String secret = Base64.getEncoder().encodeToString("a key that nobody is to know".getBytes(US_ASCII));
        String damaged =
                file("damaged.pem", "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n".formatted(secret));
        assertThatThrownBy(() -> PemFiles.keyPair("workers.tls", certificate, damaged))
                .hasMessageContaining("found none")
                .hasMessageNotContaining(secret)
                .hasNoCause();
    }

    @Test
    void severalAuthoritiesMayFollowOneAnother() throws IOException {
        String other = Pem.certificate(folder.resolve("other.pem"), OTHER);
        String both = file(
                "both.pem",
                "our own\n" + Files.readString(Path.of(certificate)) + "\n" + Files.readString(Path.of(other)));
        assertThat(PemFiles.authorities("server.tls.workers", both))
                .containsExactly(
                        PAIR.certificateChain().get(0), OTHER.certificateChain().get(0));
        String empty = file("nobody.pem", "\n");
        assertThatThrownBy(() -> PemFiles.authorities("server.tls.workers", empty))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("expected one or more in PEM form, found");
    }
}
