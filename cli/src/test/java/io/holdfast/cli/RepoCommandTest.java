package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.Conflict;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepoCommandTest {

    private static final String JSON = """
            {"id":"r-7","format":1,"generation":12,"backups":3,"files":60,"bytes":1288490189,"damaged":[],\
            "broken":null}
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
    void infoNamesDamagedBackupsAndSaysThatARepositoryHasGoneBack() {
        cli.holdfast.repository = Samples.REBUILT.repository();
        cli.run("--local", "repo", "info");
        assertThat(cli.out()).endsWith("""
                        size        1.2 GiB

                        Damaged backups, not counted:
                          - b-3: unable to read backups/b-3/manifest

                        Not as it was: repository r-7 has gone back
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

    @Test
    void rebuildSaysWhatItFound() {
        assertThat(cli.run("--local", "repo", "rebuild")).isZero();
        assertThat(cli.holdfast.requests).containsExactly("rebuild");
        assertThat(cli.out()).startsWith("""
                        Everything was read anew from the repository.
                        repository  r-7
                        """).endsWith("""
                        Not as it was: repository r-7 has gone back
                        From now on it is accepted as it is.

                        Backups that were not known before:
                          - b-2

                        Backups that were known before and are listed no more:
                          - b-4
                          - b-5

                        Manifests that no root lists, so that no backup exists by them:
                        MANIFEST  TABLES  REASON
                        b-6       orders  the backup was deleted
                        """);
        cli.run("--local", "-o", "json", "repo", "rebuild");
        assertThat(cli.out()).isEqualTo("""
                        {"repository":{"id":"r-7","format":1,"generation":9,"backups":2,"files":60,\
                        "bytes":1288490189,"damaged":[{"backupId":"b-3",\
                        "reason":"unable to read backups/b-3/manifest"}],"broken":"repository r-7 has gone back"},\
                        "remembered":true,"came":["b-2"],"went":["b-4","b-5"],\
                        "unlisted":[{"backupId":"b-6","tables":["orders"],"reason":"the backup was deleted"}]}
                        """);
    }

    @Test
    void warningsGoToStandardErrorAlsoWhenTheCommandFails() {
        cli.holdfast.warnings = List.of("repository r-7 has gone back");
        cli.run("--local", "-o", "json", "repo", "info");
        assertThat(cli.err()).isEqualTo("holdfast: warning: repository r-7 has gone back\n");
        assertThat(cli.out()).isEqualTo(JSON);

        cli.holdfast.error = new Conflict("unable to collect garbage", null);
        assertThat(cli.run("--local", "repo", "gc")).isEqualTo(4);
        assertThat(cli.err()).isEqualTo("""
                        holdfast: warning: repository r-7 has gone back
                        holdfast: unable to collect garbage
                        """);
    }
}
