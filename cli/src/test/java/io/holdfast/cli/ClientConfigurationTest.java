package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientConfigurationTest {

    @TempDir
    private Path folder;

    private ClientConfiguration read(String text) throws IOException {
        return ClientConfiguration.read(Optional.of(Files.writeString(folder.resolve("holdfast.yaml"), text)));
    }

    @Test
    void readsWhatIsForTheClientAndPassesOverTheRest() throws IOException {
        assertThat(read("""
                        # ours
                        repositories: [{name: main, uri: file:/backups}]
                        client:
                          servers:
                            - "https://one:8650"
                            - https://two:8650   # stands by
                          token-file: /home/nightly/.token
                          certificate: '/etc/holdfast/authority.pem'
                        server: {port: 8650, tls: {anything: else}}
                        """))
                .isEqualTo(new ClientConfiguration(
                        List.of("https://one:8650", "https://two:8650"),
                        "/home/nightly/.token",
                        "/etc/holdfast/authority.pem"));
    }

    @Test
    void aTextMayLookLikeSomethingElse() throws IOException {
        assertThat(read("client: {token-file: 2026-11-21, certificate: 17}"))
                .isEqualTo(new ClientConfiguration(List.of(), "2026-11-21", "17"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing\n",
                "---\n",
                "state: /s\n",
                "client:\n",
                "client: {}\n",
                "client: {servers: }\n",
                "client: {servers: [], token-file: ~, certificate: null}\n"
            })
    void whatIsNotSaidHasItsDefault(String text) throws IOException {
        assertThat(read(text)).isEqualTo(ClientConfiguration.EMPTY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "sevrers: [a] | expected one of the keys [servers, token-file, certificate] under 'client' in line 3, found 'sevrers'",
                "servers: http://a | expected a list of URLs for servers in line 3, found a scalar",
                "servers: [[a]] | expected a URL in line 3, found a sequence",
                "token-file: [a] | expected a file for token-file in line 3, found a sequence",
                "certificate: {a: b} | expected a file for certificate in line 3, found a mapping",
                "servers: [a | line",
                "servers: a: b | line 3: mapping values are not allowed here"
            })
    void whatIsNoneOfItIsRefusedWithItsLine(String line, String message) {
        assertThatThrownBy(() -> read("state: /s\nclient:\n  " + line + "\n"))
                .isInstanceOf(Rejected.class)
                .hasMessageStartingWith("unable to read the configuration " + folder)
                .hasMessageContaining(message);
    }

    @Test
    void aFileThatIsNoTableOfKeysIsRefused() {
        assertThatThrownBy(() -> read("client:\n  ? [a]\n  : b\n"))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("expected a key in line 2, found a sequence");
        for (String text : List.of("- a\n", "text\n")) {
            assertThatThrownBy(() -> read(text))
                    .isInstanceOf(Rejected.class)
                    .hasMessageContaining("expected keys and values in line 1");
        }
        assertThatThrownBy(() -> read("client: text\n"))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("expected keys and values under 'client' in line 1, found a scalar");
    }
}
