package io.holdfast.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

/** The whole measurement, small. */
class ResumeBenchIT {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void measuresWhatIsCopiedAgain() throws IOException {
        int status = run("resume", "--megabytes", "200", "-o", "json");

        assertThat(status).as(err.toString(UTF_8)).isZero();
        JsonNode found = new ObjectMapper().readTree(out.toByteArray());
        assertThat(found.path("storedAtEnd").asLong())
                .isEqualTo(found.path("table").asLong());
        assertThat(found.path("storedAtDeath").asLong())
                .isBetween(1L, found.path("table").asLong());
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
        assertThat(run("resume", "--megabytes", "0")).isEqualTo(2);
    }

    private int run(String... args) {
        return BackupBench.run(args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }
}
