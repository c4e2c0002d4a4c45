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
class SnapshotBenchIT {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void measuresBothWays() throws IOException {
        int status = run("snapshot", "--regions", "5", "--rounds", "1", "-o", "json");

        assertThat(status).as(err.toString(UTF_8)).isZero();
        JsonNode found = new ObjectMapper().readTree(out.toByteArray());
        assertThat(found.get("ways")).hasSize(2).allSatisfy(way -> assertThat(
                        way.get("seconds").get("median").asDouble())
                .isPositive());
        assertThat(found.get("times").get("median").asDouble()).isPositive();
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
        assertThat(run("snapshot", "--regions", "0")).isEqualTo(2);
    }

    private int run(String... args) {
        return BackupBench.run(args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }
}
