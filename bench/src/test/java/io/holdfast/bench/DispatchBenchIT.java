package io.holdfast.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class DispatchBenchIT {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void measuresCostAndThroughput() throws IOException {
        int status = run("dispatch", "--tasks", "1000", "--megabytes", "8", "-o", "json");

        assertThat(status).as(err.toString(UTF_8)).isZero();
        JsonNode found = new ObjectMapper().readTree(out.toByteArray());
        assertThat(found.path("cost").path("tasks").asInt()).isEqualTo(1000);
        assertThat(found.path("cost").path("cpuSeconds").asDouble()).isPositive();
        assertThat(found.path("throughput")).hasSize(3);
        found.path("throughput")
                .forEach(with ->
                        assertThat(with.path("megabytesPerSecond").asDouble()).isPositive());
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
        assertThat(run("dispatch", "--tasks", "0")).isEqualTo(2);
    }

    private int run(String... args) {
        return BackupBench.run(args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }
}
