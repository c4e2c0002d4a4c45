package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.LocalSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GlobalOptionsTest {

    private final CommandRun cli = new CommandRun();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--local -o json repo info",
                "repo info --local -o json",
                "repo --local info -ojson",
                "-o=json repo info --local",
                "--output json --local repo info",
                "--output=json --local repo info"
            })
    void standBeforeTheCommandOrAfterIt(String line) {
        assertThat(cli.run(line.split(" "))).isZero();
        assertThat(cli.out()).startsWith("{\"id\":\"r-7\"");
        assertThat(cli.holdfast.requests).containsExactly("info");
    }

    @Test
    void optionsBeforeAndAfterTheCommandAddUp(@TempDir Path dir) throws IOException {
        Path config = Files.writeString(dir.resolve("my.yaml"), "");
        assertThat(cli.run(
                        "--local",
                        "--config",
                        config.toString(),
                        "repo",
                        "info",
                        "--hbase-conf",
                        dir.toString(),
                        "--repository",
                        "file:/r"))
                .isZero();
        assertThat(cli.opened)
                .containsExactly(new LocalSettings(
                        Optional.of(config), Optional.of(dir), Optional.of("file:/r"), Optional.empty()));
        assertThat(cli.holdfast.closed).isTrue();
    }

    @Test
    void nothingNamedLeavesEverythingToTheFrontDoor() {
        cli.run("--local", "repo", "info");
        assertThat(cli.opened)
                .containsExactly(
                        new LocalSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void theEnvironmentNamesTheFolderOfTheClustersConfiguration(@TempDir Path dir) {
        cli.hbaseConf = Optional.of("/etc/hbase/conf");
        cli.run("--local", "repo", "info");
        cli.run("--local", "--hbase-conf", dir.toString(), "repo", "info");
        assertThat(cli.opened)
                .extracting(LocalSettings::hbaseConf)
                .containsExactly(Optional.of(Path.of("/etc/hbase/conf")), Optional.of(dir));
    }

    @Test
    void aFolderThatIsMissingIsRejected(@TempDir Path dir) {
        String missing = dir.resolve("none").toString();
        assertThat(cli.run("--local", "--hbase-conf", missing, "repo", "info")).isEqualTo(3);
        assertThat(cli.err()).contains("expected a folder at " + missing + ", found none");
        assertThat(cli.opened).isEmpty();
    }

    @Test
    void aConfigurationThatIsMissingIsRejected(@TempDir Path dir) {
        assertThat(cli.run("--local", "--config", dir.resolve("none").toString(), "repo", "info"))
                .isEqualTo(3);
        assertThat(cli.run("--local", "--config", dir.toString(), "repo", "info"))
                .isEqualTo(3);
        assertThat(cli.err()).contains("unable to read the configuration: expected a file at " + dir);
    }

    @Test
    void aServiceThatCannotBeReachedIsNamed() {
        assertThat(cli.run("--server", "http://127.0.0.1:1", "backup", "list")).isEqualTo(5);
        assertThat(cli.err()).isEqualTo("""
                        holdfast: unable to reach the service: expected one at http://127.0.0.1:1, found none at http://127.0.0.1:1 (Connection refused)
                        hint: start one with 'holdfast server', or use --local to do the work in this process
                        """);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.opened).isEmpty();
    }

    @Test
    void theConfigurationNamesTheServers(@TempDir Path dir) throws IOException {
        Path config = Files.writeString(
                dir.resolve("my.yaml"),
                "repositories: []\nclient:\n  servers: [http://127.0.0.1:1, http://127.0.0.1:2]\n");
        assertThat(cli.run("--config", config.toString(), "backup", "list")).isEqualTo(5);
        assertThat(cli.err()).contains("expected one at http://127.0.0.1:1, http://127.0.0.1:2, found none");
    }

    @Test
    void aMisspeltKeyOfTheClientIsRejected(@TempDir Path dir) throws IOException {
        Path config = Files.writeString(dir.resolve("my.yaml"), "client:\n  sevrers: [http://127.0.0.1:1]\n");
        assertThat(cli.run("--config", config.toString(), "backup", "list")).isEqualTo(3);
        assertThat(cli.err())
                .contains(
                        "one of the keys [servers, token-file, certificate] under 'client' in line 2, found 'sevrers'");
    }

    @Test
    void aMissingServiceIsNamed() {
        cli.installed = false;
        assertThat(cli.run("--local", "backup", "list")).isEqualTo(5);
        assertThat(cli.err()).contains("expected Holdfast's service on the class path, found none");
    }

    @Test
    void aTroubleWhileTheDoorClosesDoesNotChangeTheAnswer() {
        cli.holdfast.errorOfClose = new IllegalStateException("too late");
        assertThat(cli.run("--local", "-o", "json", "repo", "info")).isZero();
        assertThat(cli.out()).startsWith("{\"id\"");
        assertThat(cli.err()).isEmpty();
    }
}
