package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RepoCommandTest {

    private static final String JSON = """
            {"id":"r-7","format":1,"generation":12,"backups":3,"files":60,"bytes":1288490189}
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

    @Test
    void qualifyTellsWhatWasTried() {
        assertThat(cli.run("--local", "repo", "qualify")).isZero();
        assertThat(cli.holdfast.requests).containsExactly("qualify");
        assertThat(cli.out()).isEqualTo("""
                        CHECK             RESULT  DETAIL
                        exclusive-create  ok      of many writers of one object one succeeded
                        clock             ok      warning: the store's clock is 90 s ahead of this machine
                        Fit for a repository: file:/backups
                        """);
    }

    @Test
    void qualifyThatRefusesIsAnAnswerWithAStatus() {
        cli.holdfast.qualified = Samples.UNFIT;
        assertThat(cli.run("--local", "repo", "qualify")).isEqualTo(3);
        assertThat(cli.out()).isEqualTo("""
                        CHECK             RESULT  DETAIL
                        exclusive-create  FAILED  expected one of 8 writers of one object to succeed, found 8 of them
                        Not fit for a repository: s3://bucket/backups
                        """);
        assertThat(cli.run("--local", "-o", "json", "repo", "qualify")).isEqualTo(3);
        assertThat(cli.out())
                .isEqualTo("{\"ok\":false,\"location\":\"s3://bucket/backups\",\"checks\":[{"
                        + "\"name\":\"exclusive-create\",\"ok\":false,"
                        + "\"detail\":\"expected one of 8 writers of one object to succeed, found 8 of them\"}]}\n");
        assertThat(cli.err()).isEmpty();
    }
}
