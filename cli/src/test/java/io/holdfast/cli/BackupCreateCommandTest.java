package io.holdfast.cli;

import static io.holdfast.api.BackupRequest.Type.AUTO;
import static io.holdfast.api.BackupRequest.Type.FULL;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.BackupRequest;
import io.holdfast.measure.Bandwidth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupCreateCommandTest {

    private final CommandRun cli = new CommandRun();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--table a --table shop:b",
                "--table a shop:b",
                "--table a,shop:b",
                "--table=a --table=shop:b",
            })
    void tablesAreNamedInSeveralWays(String options) {
        assertThat(cli.run(("--local backup create " + options).split(" "))).isZero();
        assertThat(cli.holdfast.requests).containsExactly(BackupRequest.of(AUTO, "a", "shop:b"));
    }

    @Test
    void everythingElseIsPassedOn() {
        String options = "--local backup create --all --type full --bandwidth 50MB --workers 2 --label";
        List<String> words = new ArrayList<>(List.of(options.split(" ")));
        words.add("before, the upgrade");
        cli.run(words.toArray(String[]::new));
        assertThat(cli.holdfast.requests)
                .containsExactly(new BackupRequest(
                        List.of(),
                        Optional.empty(),
                        true,
                        FULL,
                        Optional.of("before, the upgrade"),
                        Optional.of(new Bandwidth(50_000_000)),
                        Optional.of(2)));
    }

    @Test
    void textIsASheet() {
        cli.run("--local", "backup", "create", "--all");
        assertThat(cli.out()).isEqualTo("""
                        Backup committed.
                        backup   b-2
                        type     full
                        tables   orders, shop:items
                        files    60, 12 of them copied
                        size     1.2 GiB, 300.0 MiB of it copied
                        took     12.5 s, 24.0 MiB/s copied
                        session  s-1
                        """);
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void jsonHasTheKeysOfTheContract() {
        cli.run("--local", "-o", "json", "backup", "create", "--all");
        assertThat(cli.out()).isEqualTo("""
                        {"sessionId":"s-1","backupId":"b-2","type":"full","state":"COMPLETE",\
                        "tables":["orders","shop:items"],"filesTotal":60,"filesCopied":12,\
                        "bytesTotal":1288490189,"bytesCopied":314572800,"seconds":12.5}
                        """);
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void aBarIsDrawnOnATerminalAndErased() {
        cli.terminal = new Terminal(false, true, false, 80);
        cli.run("--local", "-o", "json", "backup", "create", "--all");
        assertThat(cli.err()).isEqualTo("\r\u001b[KCOPY [#####---------------]  25%  1.0 KiB/4.0 KiB\r\u001b[K");
        assertThat(cli.out()).startsWith("{\"sessionId\"");
        cli.run("--local", "--no-progress", "backup", "create", "--all");
        assertThat(cli.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--table=", "--table=a,,b", "--table=,a", "--table= "})
    void anEmptyNameIsRejected(String option) {
        assertThat(cli.run("--local", "backup", "create", option)).isEqualTo(3);
        assertThat(cli.err())
                .startsWith("holdfast: unable to create a backup: expected the name of a table, found an empty one\n");
        assertThat(cli.opened).isEmpty();
    }

    @Test
    void anUnknownTypeIsRejected() {
        assertThat(cli.run("--local", "backup", "create", "--all", "--type", "odd"))
                .isEqualTo(3);
        assertThat(cli.err()).contains("expected --type auto, full or incremental, found odd");
        assertThat(cli.opened).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"50", "50Mb", "0MB", "-1MB", "fast", ""})
    void aBandwidthThatIsNoneOrCouldMeanSomethingElseIsRejected(String bandwidth) {
        assertThat(cli.run("--local", "backup", "create", "--all", "--bandwidth", bandwidth))
                .isEqualTo(3);
        assertThat(cli.err()).isEqualTo("""
                        holdfast: unable to create a backup: expected --bandwidth with a number with a unit, such as \
                        50MB or 50MiB, found '%s'
                        hint: bytes in a second; kB, MB, GB and TB are steps of 1000, KiB, MiB, GiB and TiB of 1024
                        """.formatted(bandwidth));
        assertThat(cli.opened).isEmpty();
    }

    @Test
    void tablesAndAllExcludeEachOtherAndOneIsNeeded() {
        assertThat(cli.run("--local", "backup", "create")).isEqualTo(2);
        assertThat(cli.run("--local", "backup", "create", "--all", "--table", "a"))
                .isEqualTo(2);
        assertThat(cli.err()).contains("mutually exclusive");
        assertThat(cli.run("--local", "backup", "create", "--table")).isEqualTo(2);
    }
}
