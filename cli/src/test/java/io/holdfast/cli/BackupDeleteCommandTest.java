package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.DeletionRequest;
import io.holdfast.error.Conflict;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackupDeleteCommandTest {

    private final CommandRun cli = new CommandRun();

    @Test
    void idsAndOptionsArePassedOn() {
        assertThat(cli.run("--local", "backup", "delete", "b-1", "b-2", "--cascade"))
                .isZero();
        assertThat(cli.run("--local", "backup", "delete", "--dry-run", "b-1")).isZero();
        assertThat(cli.holdfast.requests)
                .containsExactly(
                        new DeletionRequest(List.of("b-1", "b-2"), true),
                        List.of("plan", new DeletionRequest(List.of("b-1"), false)));
    }

    @Test
    void textNamesEachWithTheReasonAndSaysWhatFreesTheSpace() {
        cli.run("--local", "backup", "delete", "b-1", "--cascade");
        assertThat(cli.out()).isEqualTo("""
                        Backups deleted.
                        BACKUP  COMPLETED                SIZE  REASON          TABLES
                        b-2     2026-08-21T10:48:12Z  1.2 GiB  depends on b-1  a, b, c and 1 more
                        b-1     2026-08-16T11:00:00Z    512 B  named           orders

                        'holdfast repo gc' frees the space of what no other backup shares.
                        """);
    }

    @Test
    void aDryRunSaysThatNothingHappened() {
        cli.run("--local", "backup", "delete", "b-1", "--cascade", "--dry-run");
        assertThat(cli.out()).isEqualTo("""
                        These would be deleted; nothing has been changed.
                        BACKUP  COMPLETED                SIZE  REASON          TABLES
                        b-2     2026-08-21T10:48:12Z  1.2 GiB  depends on b-1  a, b, c and 1 more
                        b-1     2026-08-16T11:00:00Z    512 B  named           orders
                        """);
    }

    @Test
    void jsonHasTheKeysOfTheContract() {
        cli.run("--local", "-o", "json", "backup", "delete", "b-1", "--cascade");
        assertThat(cli.out()).isEqualTo("""
                        {"dryRun":false,"deleted":["b-2","b-1"],"details":[\
                        {"backupId":"b-2","reason":"depends on b-1","tables":["a","b","c","d"],\
                        "completedAt":"2026-08-21T10:48:12.345Z","bytes":1288490189},\
                        {"backupId":"b-1","reason":"named","tables":["orders"],\
                        "completedAt":"2026-08-16T11:00:00Z","bytes":512}]}
                        """);
    }

    @Test
    void whatOthersDependOnIsAConflict() {
        cli.holdfast.error = new Conflict("unable to delete: others depend on it", "delete them too with --cascade");
        assertThat(cli.run("--local", "backup", "delete", "b-1")).isEqualTo(4);
        assertThat(cli.err()).contains("unable to delete").contains("hint: delete them too with --cascade");
    }

    @Test
    void noIdIsAMatterOfUsage() {
        assertThat(cli.run("--local", "backup", "delete")).isEqualTo(2);
        assertThat(cli.run("--local", "backup", "delete", "--cascade")).isEqualTo(2);
        assertThat(cli.opened).isEmpty();
    }
}
