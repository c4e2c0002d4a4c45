package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.TlsKeyPair;
import io.holdfast.config.ServerEntry;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.rest.Role;
import io.holdfast.server.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListeningTest {

    private static final String SECRET = "correct-horse-battery-staple";
    private static final ServerEntry.TokenEntry TOKEN = new ServerEntry.TokenEntry(
            "ops", "operator", Token.of("ops", Role.OPERATOR, SECRET).sha256(), null);

    @TempDir
    private static Path certificates;

    private static ServerEntry.TlsEntry tls;

    @BeforeAll
    static void certify() throws IOException {
        TlsKeyPair pair = TlsKeyPair.ofSelfSigned("localhost");
        tls = new ServerEntry.TlsEntry(
                Pem.certificate(certificates.resolve("cert.pem"), pair),
                Pem.key(certificates.resolve("key.pem"), pair),
                null);
    }

    private static Listening listening(ServerEntry entry) {
        return Listening.of(entry, Optional.empty(), OptionalInt.empty());
    }

    private static ServerEntry at(
            String host, ServerEntry.@Nullable TlsEntry tls, List<ServerEntry.TokenEntry> tokens) {
        return new ServerEntry(host, null, null, tls, tokens);
    }

    @Test
    void withoutAWordOnlyThisMachineReachesIt() {
        Listening usual = listening(ServerEntry.NONE);
        assertThat(usual.binding().address().getAddress().isLoopbackAddress()).isTrue();
        assertThat(usual.address(8650)).isEqualTo("http://127.0.0.1:8650");
        assertThat(Listening.of(ServerEntry.NONE, Optional.of("::1"), OptionalInt.of(1))
                        .address(1))
                .isEqualTo("http://[0:0:0:0:0:0:0:1]:1");
    }

    /** A certificate vouches for it. */
    @Test
    void itsNameIsTheOneThatWasGiven() {
        assertThat(listening(at("localhost", tls, List.of())).address(8650)).isEqualTo("https://localhost:8650");
    }

    @Test
    void whatOthersReachNeedsTlsAndTokens() {
        assertThatThrownBy(() -> listening(at("0.0.0.0", null, List.of())))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("found no tls and no tokens");
        assertThatThrownBy(() -> listening(at("0.0.0.0", tls, List.of()))).hasMessageContaining("found no tokens");
        assertThatThrownBy(() -> listening(at("0.0.0.0", null, List.of(TOKEN)))).hasMessageContaining("found no tls");
        assertThat(listening(at("0.0.0.0", tls, List.of(TOKEN))).address(7)).startsWith("https://");
        assertThat(listening(new ServerEntry("0.0.0.0", null, "https://backup.example:8650", tls, List.of(TOKEN)))
                        .address(7))
                .isEqualTo("https://backup.example:8650");
    }

    @Test
    void aTokenIsReadFromItsFileAndNeverShown(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), SECRET + "\n");
        ServerEntry.TokenEntry entry = new ServerEntry.TokenEntry("ops", "operator", null, file.toString());
        Listening known = listening(at("127.0.0.1", null, List.of(entry)));
        assertThat(known.binding().tokens()).containsExactly(Token.of("ops", Role.OPERATOR, SECRET));
        assertThat(known.toString()).doesNotContain(SECRET).doesNotContain(TOKEN.sha256());
        Files.writeString(file, "short");
        assertThatThrownBy(() -> listening(at("127.0.0.1", null, List.of(entry))))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("expected at least 16 characters")
                .hasMessageNotContaining("short");
        Files.delete(file);
        assertThatThrownBy(() -> listening(at("127.0.0.1", null, List.of(entry))))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("expected a file at " + file);
    }
}
