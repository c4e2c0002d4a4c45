package io.holdfast.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The whole measurement, small. */
class EngineBenchIT {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void measuresBothJournals() throws IOException {
        int status = run("engine", "--procedures", "20", "--rounds", "1", "-o", "json");

        assertThat(status).as(err.toString(UTF_8)).isZero();
        JsonNode found = new ObjectMapper().readTree(out.toByteArray());
        for (String journal : List.of("memory", "zooKeeper")) {
            assertThat(found.path(journal).path("median").asDouble())
                    .as(journal)
                    .isPositive();
        }
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
        assertThat(run("engine", "--procedures", "0")).isEqualTo(2);
    }

    private int run(String... args) {
        return BackupBench.run(args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }
}
