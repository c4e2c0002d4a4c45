package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.BackupFilter;
import io.holdfast.api.BackupList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupListCommandTest {

    private final CommandRun cli = new CommandRun();

    @Test
    void filtersArePassedOn() {
        cli.run("--local", "backup", "list");
        cli.run("--local", "backup", "list", "--table", "a", "--state", "complete", "-n", "3");
        assertThat(cli.holdfast.requests)
                .containsExactly(
                        BackupFilter.ALL,
                        new BackupFilter(Optional.of("a"), Optional.empty(), Optional.of("COMPLETE"), 3));
    }

    @Test
    void textIsATable() {
        cli.run("--local", "backup", "list");
        assertThat(cli.out()).isEqualTo("""
                        BACKUP  TYPE  STATE     COMPLETED                AGE     SIZE     COPIED  BASE  TABLES
                        b-2     full  COMPLETE  2026-08-21T10:48:12Z  3h 11m  1.2 GiB  300.0 MiB  -     a, b, c and 2 more
                        b-1     full  COMPLETE  2026-08-16T11:00:00Z   5d 3h    512 B      512 B  -     orders
                        """);
    }

    @Test
    void noBackupsAreSaidToBeNone() {
        cli.holdfast.backups = new BackupList(List.of());
        cli.run("--local", "backup", "list");
        assertThat(cli.out()).isEqualTo("No backups.\n");
        cli.run("--local", "-o", "json", "backup", "list");
        assertThat(cli.out()).isEqualTo("{\"backups\":[]}\n");
    }

    @Test
    void jsonHasTheKeysOfTheContract() {
        cli.run("--local", "-o", "json", "backup", "list");
        assertThat(cli.out()).isEqualTo("""
                        {"backups":[{"backupId":"b-2","type":"full","state":"COMPLETE",\
                        "tables":["a","b","c","d","e"],"startedAt":"2026-08-21T10:48:00Z",\
                        "completedAt":"2026-08-21T10:48:12.345Z","bytesTotal":1288490189,"bytesCopied":314572800,\
                        "base":null},\
                        {"backupId":"b-1","type":"full","state":"COMPLETE","tables":["orders"],\
                        "startedAt":"2026-08-16T10:00:00Z","completedAt":"2026-08-16T11:00:00Z","bytesTotal":512,\
                        "bytesCopied":512,"base":null}]}
                        """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-n 0", "-n -3", "-n many", "--table ,"})
    void badValuesAreRejected(String options) {
        assertThat(cli.run(("--local backup list " + options).split(" "))).isEqualTo(3);
        assertThat(cli.opened).isEmpty();
    }
}
