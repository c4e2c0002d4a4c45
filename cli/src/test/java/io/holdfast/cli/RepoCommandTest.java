package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RepoCommandTest {

    private static final String JSON = """
            {"id":"r-7","format":1,"generation":12,"backups":3,"files":60,"bytes":1288490189,"damaged":[]}
            """;

    private final CommandRun cli = new CommandRun();

    @Test
    void initMakesARepository() {
        assertThat(cli.run("--local", "repo", "init")).isZero();
        assertThat(cli.holdfast.requests).containsExactly("init");
        assertThat(cli.out()).isEqualTo("""
                        Repository made.
                        repository  r-7
                        format      1
                        generation  12
                        backups     3
                        files       60
                        size        1.2 GiB
                        """);
        cli.run("--local", "-o", "json", "repo", "init");
        assertThat(cli.out()).isEqualTo(JSON);
    }

    @Test
    void infoDescribesARepository() {
        assertThat(cli.run("--local", "repo", "info")).isZero();
        assertThat(cli.holdfast.requests).containsExactly("info");
        assertThat(cli.out()).startsWith("repository  r-7\n");
        cli.run("--local", "-o", "json", "repo", "info");
        assertThat(cli.out()).isEqualTo(JSON);
    }
}
