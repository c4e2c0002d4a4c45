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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole measurement, small: every figure is there, and only what was to be kept remains. */
class BackupBenchIT {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void measuresEverythingAndCleansUp() throws IOException {
        Path keep = folder.resolve("kept");

        int status =
                run("--megabytes", "5", "--regions", "2", "--rounds", "1", "--keep", keep.toString(), "-o", "json");

        assertThat(status).as(err.toString(UTF_8)).isZero();
        JsonNode report = new ObjectMapper().readTree(out.toByteArray());
        assertThat(report.at("/setting/files").asInt()).isEqualTo(2);
        assertThat(report.at("/setting/bytes").asLong()).isBetween(5_000_000L, 6_000_000L);
        assertThat(names(report.get("speeds")))
                .containsExactly(
                        "cp -r",
                        "copy loop with sums and fsync",
                        "copy loop with sums, no fsync",
                        "full backup",
                        "its COPY step");
        assertThat(report.get("ratios")).hasSize(6).allSatisfy(ratio -> assertThat(
                        ratio.at("/spread/median").asDouble())
                .isPositive());
        assertThat(names(report.get("backupSteps"))).contains("SNAPSHOT_TABLES", "COPY", "COMMIT");
        assertThat(report.at("/tiny/rounds").asInt()).isEqualTo(2);
        assertThat(report.at("/tiny/backup/seconds/median").asDouble()).isPositive();
        try (Stream<Path> left = Files.list(keep)) {
            assertThat(left).containsExactlyInAnyOrder(keep.resolve("hbase"), keep.resolve("state"));
        }
    }

    @Test
    void refusesAFolderThatHoldsSomething() throws IOException {
        Files.createFile(folder.resolve("somebody's"));

        assertThat(run("--keep", folder.toString())).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("expected an empty folder");
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
        assertThat(run("--rounds", "0")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("--rounds: expected 1 to");
    }

    private int run(String... args) {
        return BackupBench.run(args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }

    private static List<String> names(JsonNode list) {
        return Stream.iterate(0, i -> i < list.size(), i -> i + 1)
                .map(i -> list.get(i).get("name").asText())
                .toList();
    }
}
