package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MainTest {

    @Test
    void runsInThisProcess() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(
                new String[] {"-o", "json", "--local", "backup", "list"},
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8));
        assertThat(status).isEqualTo(5);
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("{\"error\":{\"code\":\"UNAVAILABLE\"");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
