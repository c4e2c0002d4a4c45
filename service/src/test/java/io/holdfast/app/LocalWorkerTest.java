package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.TlsKeyPair;
import io.holdfast.api.LocalSettings;
import io.holdfast.api.WorkerSettings;
import io.holdfast.error.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a worker from starting, before it calls anybody. */
class LocalWorkerTest {

    @TempDir
    private Path folder;

    private void assertRefused(String configuration, String leader, String message) throws IOException {
        Path config = Files.writeString(folder.resolve("holdfast.yaml"), configuration);
        WorkerSettings settings = new WorkerSettings(
                new LocalSettings(Optional.of(config), Optional.empty(), Optional.empty(), Optional.empty()),
                Optional.of(leader),
                Optional.empty(),
                OptionalInt.empty());
        assertThatThrownBy(() -> new LocalWorker().start(settings))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining(message);
    }

    @Test
    void aCertificateIsShownOverTlsOnly() throws IOException {
        TlsKeyPair pair = TlsKeyPair.ofSelfSigned("anna");
        String configuration = "workers: {tls: {certificate: %s, key: %s}}"
                .formatted(
                        Pem.certificate(folder.resolve("certificate.pem"), pair),
                        Pem.key(folder.resolve("key.pem"), pair));
        assertRefused(configuration, "localhost:8650", "expected a leader at an https URL");
        assertRefused(configuration, "http://localhost:8650", "found http://localhost:8650");
    }

    @Test
    void filesThatCannotBeReadAreNamed() throws IOException {
        Path none = folder.resolve("none.pem");
        assertRefused(
                "workers: {tls: {certificate: %1$s, key: %1$s}}".formatted(none),
                "https://localhost:8650",
                "expected a file that can be read at " + none);
        assertRefused(
                "workers: {certificate: %s}".formatted(none),
                "https://localhost:8650",
                "expected a file that can be read at " + none);
        assertRefused(
                "workers: {token-file: %s}".formatted(none),
                "https://localhost:8650",
                "unable to read the worker's token: expected a file at " + none);
    }
}
