package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.GcResult;
import io.holdfast.error.Corrupt;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepoGcCommandTest {

    private final CommandRun cli = new CommandRun();

    @Test
    void aDryRunOnlyPlans() {
        assertThat(cli.run("--local", "repo", "gc")).isZero();
        assertThat(cli.run("--local", "repo", "gc", "--dry-run")).isZero();
        assertThat(cli.holdfast.requests).containsExactly("gc", "plan gc");
    }

    @Test
    void textSaysOfEachSessionWhatAndWhy() {
        cli.run("--local", "repo", "gc");
        assertThat(cli.out()).isEqualTo("""
                        Garbage collected.
                        SESSION  OBJECTS       SIZE  REASON
                        s-1           10  300.0 MiB  no backup refers to it
                        s-2            2      500 B  its session gave no sign of life since 2026-08-20T00:00:00Z

                        freed    300.0 MiB
                        objects  12

                        Sessions ended, as they gave no sign of life:
                          - s-2

                        Sessions spared:
                          - s-3: it may be running, until 2026-08-22T00:00:00Z
                        """);
    }

    @Test
    void aDryRunSaysThatNothingHappened() {
        cli.holdfast.gc = new GcResult(true, 0, 0, List.of(), List.of(), List.of(), null);
        cli.run("--local", "repo", "gc", "--dry-run");
        assertThat(cli.out()).isEqualTo("""
                        What a gc would delete; nothing has been changed.
                        No garbage.

                        would free  0 B
                        objects     0
                        """);
    }

    @Test
    void textSaysWhyGarbageStayed() {
        cli.holdfast.gc =
                new GcResult(false, 0, 0, List.of(), List.of(), List.of(), "session s-3 may re-use what is gone");
        assertThat(cli.run("--local", "repo", "gc")).isZero();
        assertThat(cli.out()).endsWith("\nNot everything was deleted: session s-3 may re-use what is gone\n");
    }

    @Test
    void jsonHasTheWholeResult() {
        cli.run("--local", "-o", "json", "repo", "gc");
        assertThat(cli.out()).isEqualTo("""
                        {"dryRun":false,"objects":12,"bytes":314572800,"garbage":[\
                        {"session":"s-1","reason":"no backup refers to it","objects":10,"bytes":314572300},\
                        {"session":"s-2","reason":"its session gave no sign of life since 2026-08-20T00:00:00Z",\
                        "objects":2,"bytes":500}],\
                        "spared":[{"session":"s-3","reason":"it may be running, until 2026-08-22T00:00:00Z"}],\
                        "ended":["s-2"],"sparedBecause":null}
                        """);
    }

    @Test
    void aDamagedBackupEndsWithTheStatusOfDamage() {
        cli.holdfast.error = new Corrupt("unable to tell what is garbage", "repo verify names all damage", null);
        assertThat(cli.run("--local", "repo", "gc")).isEqualTo(6);
    }

    @Test
    void progressIsDrawnOnATerminal() {
        cli.terminal = new Terminal(true, true, false, 80);
        cli.run("--local", "repo", "gc");
        assertThat(cli.err()).contains("DELETE  5 objects");
    }
}
