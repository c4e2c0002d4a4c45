package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.VerifyRequest;
import io.holdfast.measure.Bandwidth;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyCommandTest {

    private final CommandRun cli = new CommandRun();

    @Test
    void optionsBecomeRequests() {
        cli.run("--local", "repo", "verify");
        cli.run("--local", "repo", "verify", "--deep");
        cli.run("--local", "repo", "verify", "--deep", "--skip-proven", "7d");
        cli.run("--local", "repo", "verify", "--sample", "10%");
        cli.run("--local", "repo", "verify", "--sample", "2.5");
        cli.run("--local", "backup", "verify", "b-2");
        cli.run("--local", "backup", "verify", "--deep", "b-2");
        cli.run("--local", "repo", "verify", "--sample", "10%", "--bandwidth", "50MB");
        cli.run("--local", "backup", "verify", "--deep", "--bandwidth", "1MiB", "b-2");
        assertThat(cli.holdfast.requests)
                .containsExactly(
                        VerifyRequest.quick(),
                        VerifyRequest.deep(),
                        new VerifyRequest(
                                Optional.empty(),
                                VerifyRequest.Mode.DEEP,
                                1,
                                Optional.of(Duration.ofDays(7)),
                                Optional.empty()),
                        VerifyRequest.sample(0.1),
                        VerifyRequest.sample(0.025),
                        VerifyRequest.quick().ofBackup("b-2"),
                        VerifyRequest.deep().ofBackup("b-2"),
                        VerifyRequest.sample(0.1).within(Optional.of(new Bandwidth(50_000_000))),
                        VerifyRequest.deep().ofBackup("b-2").within(Optional.of(new Bandwidth(1 << 20))));
    }

    @Test
    void whatIsSoundEndsWithAVerdict() {
        assertThat(cli.run("--local", "repo", "verify", "--deep")).isZero();
        assertThat(cli.out()).isEqualTo("""
                        mode               deep
                        objects looked at  70
                        content read       1.2 GiB of 1.2 GiB
                        took               12.5 s, 98.3 MiB/s
                        session            s-9

                        No damage found; everything was read.
                        """);
    }

    @Test
    void damageIsListedAndIsTheExitStatus() {
        cli.holdfast.verification = Samples.DAMAGED;
        assertThat(cli.run("--local", "backup", "verify", "b-2")).isEqualTo(6);
        assertThat(cli.out()).isEqualTo("""
                        KIND        OBJECT       BACKUPS              TABLES  WHAT
                        missing     data/s-1/2   b-3, b-2 and 1 more  orders  expected 7 bytes, found no object
                        unreadable  history/s-1  -                    -       expected an envelope

                        backup             b-2
                        mode               quick
                        objects looked at  70
                        content read       0 B of 1.2 GiB
                        took               0.3 s
                        session            s-9

                        Notes:
                          - backup b-4 needs a feature

                        DAMAGED: 3 findings (the first 2 are shown).
                        """);
    }

    @Test
    void jsonHasTheKeysOfTheContract() {
        cli.holdfast.verification = Samples.DAMAGED;
        assertThat(cli.run("--local", "-o", "json", "repo", "verify")).isEqualTo(6);
        assertThat(cli.out()).isEqualTo("""
                        {"sessionId":"s-9","backupId":"b-2","mode":"quick","checked":70,"bytes":0,\
                        "bytesTotal":1288490189,"seconds":0.25,"findings":[\
                        {"kind":"missing","object":"data/s-1/2","backup":"b-3",\
                        "detail":"expected 7 bytes, found no object","backups":["b-1","b-2","b-3"],\
                        "tables":["orders"]},\
                        {"kind":"unreadable","object":"history/s-1","backup":null,"detail":"expected an envelope",\
                        "backups":[],"tables":[]}],"findingsTotal":3,"notes":["backup b-4 needs a feature"]}
                        """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--sample 0%",
                "--sample 101%",
                "--sample some",
                "--sample -5%",
                "--deep --sample 10%",
                "--skip-proven 7d",
                "--sample 10% --skip-proven 7d",
                "--deep --skip-proven soon",
                "--deep --skip-proven -PT1H"
            })
    void badValuesAreRejected(String options) {
        assertThat(cli.run(("--local repo verify " + options).split(" "))).isEqualTo(3);
        assertThat(cli.opened).isEmpty();
    }

    @Test
    void aSampleIsOfTheWholeRepository() {
        assertThat(cli.run("--local", "backup", "verify", "b-2", "--sample", "10%"))
                .isEqualTo(2);
        assertThat(cli.opened).isEmpty();
        cli.run("backup", "verify", "--help");
        assertThat(cli.out()).contains("'holdfast repo verify --sample'");
    }
}
