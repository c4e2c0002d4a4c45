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
class ClientBenchIT {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void measuresEverything() throws IOException {
        int status = run(
                "client",
                "--edits",
                "2",
                "--regions",
                "2",
                "--rounds",
                "1",
                "--interval",
                "1",
                "--tail",
                "1",
                "-o",
                "json");

        assertThat(status).as(err.toString(UTF_8)).isZero();
        JsonNode found = new ObjectMapper().readTree(out.toByteArray());
        assertThat(found.get("writing")).hasSize(3).allSatisfy(speed -> assertThat(
                        speed.get("megabytesPerSecond").get("median").asDouble())
                .isPositive());
        assertThat(found.get("archived")).hasSize(2).allSatisfy(way -> {
            assertThat(way.get("slowdown").get("median").asDouble()).isPositive();
            assertThat(way.get("lagMedian").asDouble()).isPositive();
            assertThat(way.get("lagNinetyNinth").asDouble())
                    .isGreaterThanOrEqualTo(way.get("lagMedian").asDouble());
        });
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
        assertThat(run("client", "--edits", "0")).isEqualTo(2);
        assertThat(run("client", "--tail", "0")).isEqualTo(2);
    }

    private int run(String... args) {
        return BackupBench.run(args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }
}
