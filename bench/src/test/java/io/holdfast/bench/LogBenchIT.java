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
class LogBenchIT {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void measuresEverything() throws IOException {
        int status = run("log", "--megabytes", "4", "--edits", "2", "--regions", "2", "--rounds", "1", "-o", "json");

        assertThat(status).as(err.toString(UTF_8)).isZero();
        JsonNode found = new ObjectMapper().readTree(out.toByteArray());
        assertThat(found.get("logBytes").asLong()).isGreaterThan(2_000_000);
        assertSpeeds(found.get("sorting"), 3);
        assertSpeeds(found.get("replays"), 3);
        assertThat(found.get("sortingRatios")).hasSize(2);
        assertThat(found.get("replayRatios")).hasSize(2);
        assertThat(found.get("backups")).hasSize(2);
        assertThat(found.get("incrementalShare").get("median").asDouble()).isPositive();
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
        assertThat(run("log", "--edits", "0")).isEqualTo(2);
    }

    private static void assertSpeeds(JsonNode speeds, int count) {
        assertThat(speeds).hasSize(count).allSatisfy(speed -> assertThat(
                        speed.get("megabytesPerSecond").get("median").asDouble())
                .isPositive());
    }

    private int run(String... args) {
        return BackupBench.run(args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }
}
