package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class TerminalTest {

    @Test
    void nothingSaidMeansNoTerminal() {
        Terminal terminal = Terminal.of(new Properties(), Map.of());
        assertThat(terminal).isEqualTo(new Terminal(false, false, true, 80));
        assertThat(terminal.coloursOnOut()).isFalse();
        assertThat(terminal.coloursOnErr()).isFalse();
    }

    @Test
    void theScriptSaysWhichStreamsAreTerminals() {
        assertThat(Terminal.of(properties("2", "120"), Map.of())).isEqualTo(new Terminal(false, true, true, 120));
        assertThat(Terminal.of(properties("12", "0"), Map.of())).isEqualTo(new Terminal(true, true, true, 80));
        assertThat(Terminal.of(properties("1", "9999"), Map.of()).columns()).isEqualTo(500);
        assertThat(Terminal.of(properties("1", "wide"), Map.of()).columns()).isEqualTo(80);
    }

    @Test
    void coloursAreTurnedOffByTheEnvironment() {
        assertThat(Terminal.of(properties("12", "80"), Map.of("NO_COLOR", "1")).coloursOnOut())
                .isFalse();
        assertThat(Terminal.of(properties("12", "80"), Map.of("TERM", "dumb")).coloursOnErr())
                .isFalse();
        assertThat(Terminal.of(properties("12", "80"), Map.of("NO_COLOR", "")).coloursOnOut())
                .isTrue();
    }

    private static Properties properties(String tty, String columns) {
        Properties properties = new Properties();
        properties.setProperty("holdfast.tty", tty);
        properties.setProperty("holdfast.columns", columns);
        return properties;
    }
}
