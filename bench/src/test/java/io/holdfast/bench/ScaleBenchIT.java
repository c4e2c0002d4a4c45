package io.holdfast.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole measurement, small: what each request answers is checked by the measurement itself. */
class ScaleBenchIT {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void measuresEverythingAndCleansUp() throws IOException {
        int status = run("scale", "--regions", "1000", "--keep", folder.toString(), "-o", "json");

        assertThat(status).as(err.toString(UTF_8)).isZero();
        JsonNode report = new ObjectMapper().readTree(out.toByteArray());
        assertThat(report.get("sizes"))
                .extracting(size -> size.get("files").asLong())
                .containsExactly(1_000L, 2_500L, 10_000L);
        assertThat(report.get("sizes")).allSatisfy(size -> {
            assertThat(size.get("phases")).hasSize(18);
            assertThat(size.get("phases"))
                    .allSatisfy(
                            phase -> assertThat(phase.get("seconds").asDouble()).isPositive());
        });
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
        assertThat(run("scale", "--regions", "999")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("--regions: expected 1000 to");
    }

    private int run(String... args) {
        return BackupBench.run(args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }
}
