package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.DemoRequest;
import io.holdfast.api.DemoResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoCommandTest {

    private final CommandRun cli = new CommandRun();

    @Test
    void needsNeitherServiceNorLocal() {
        assertThat(cli.run("demo")).isZero();
        assertThat(cli.demos).containsExactly(new DemoRequest(200_000, Optional.empty(), false));
        assertThat(cli.out()).isEqualTo("loading\n");
    }

    @Test
    void optionsArePassedOn() {
        cli.terminal = new Terminal(true, true, false, 80);
        cli.run("demo", "--rows", "10", "--keep", "/tmp/k");
        cli.run("demo", "--no-progress");
        assertThat(cli.demos)
                .containsExactly(
                        new DemoRequest(10, Optional.of(Path.of("/tmp/k")), true),
                        new DemoRequest(200_000, Optional.empty(), false));
    }

    @Test
    void jsonIsTheOnlyThingOnStandardOutput() {
        assertThat(cli.run("-o", "json", "demo")).isZero();
        assertThat(cli.out()).isEqualTo("""
                        {"ok":true,"steps":[{"name":"load","seconds":1.5,"detail":"200000 rows"}]}
                        """);
        assertThat(cli.err()).isEqualTo("loading\n");
    }

    @Test
    void whatIsNotEqualFails() {
        cli.demoResult = new DemoResult(false, List.of());
        assertThat(cli.run("demo")).isEqualTo(1);
        assertThat(cli.err()).startsWith("holdfast: unable to bring all data back");
        assertThat(cli.run("-o", "json", "demo")).isEqualTo(1);
        assertThat(cli.out()).isEqualTo("{\"ok\":false,\"steps\":[]}\n");
    }

    @Test
    void badValuesAreRejected() {
        assertThat(cli.run("demo", "--rows", "0")).isEqualTo(3);
        assertThat(cli.run("demo", "--rows", "many")).isEqualTo(3);
        assertThat(cli.demos).isEmpty();
    }

    @Test
    void aDemoThatIsNotInstalledIsNamed() {
        cli.installed = false;
        assertThat(cli.run("demo")).isEqualTo(5);
        assertThat(cli.err()).startsWith("holdfast: unable to run the demo: expected it on the class path, found none");
    }
}
