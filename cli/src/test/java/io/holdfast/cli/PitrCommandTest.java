package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.RestoreOptions;
import io.holdfast.api.RestoreRequest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PitrCommandTest {

    private final CommandRun cli = new CommandRun();

    @Test
    void eachCommandAsksForWhatItSays() {
        assertThat(cli.run("--local", "pitr", "enable", "--table", "orders,shop:customers", "other"))
                .isZero();
        assertThat(cli.run("--local", "pitr", "archive")).isZero();
        assertThat(cli.run("--local", "pitr", "status")).isZero();
        assertThat(cli.run("--local", "pitr", "disable", "--table", "other")).isZero();

        assertThat(cli.holdfast.requests)
                .containsExactly("enable [orders, shop:customers, other]", "archive", "status", "disable [other]");
    }

    @Test
    void theTimeBetweenReadingsIsAskedFor() {
        assertThat(cli.run("--local", "pitr", "enable", "--table", "orders", "--interval", "10s"))
                .isZero();
        assertThat(cli.holdfast.requests).containsExactly("enable [orders] every PT10S");

        assertThat(cli.run("--local", "pitr", "enable", "--table", "orders", "--interval", "soon"))
                .isEqualTo(3);
        assertThat(cli.err()).contains("expected --interval of a time such as 10s or 5m, found soon");
    }

    @Test
    void theTimeBetweenLooksIsAskedFor() {
        assertThat(cli.run("--local", "pitr", "enable", "--table", "orders", "--tail", "2s"))
                .isZero();
        assertThat(cli.run("--local", "pitr", "enable", "--table", "orders", "--tail", "off"))
                .isZero();
        assertThat(cli.holdfast.requests).containsExactly("enable [orders] tail PT2S", "enable [orders] tail PT0S");

        assertThat(cli.run("--local", "pitr", "enable", "--table", "orders", "--tail", "on"))
                .isEqualTo(3);
        assertThat(cli.err()).contains("expected --tail of a time such as 10s or 5m, found on");
    }

    @Test
    void tablesHaveToBeNamed() {
        assertThat(cli.run("--local", "pitr", "enable")).isEqualTo(2);
        assertThat(cli.run("--local", "pitr", "disable")).isEqualTo(2);
        assertThat(cli.holdfast.requests).isEmpty();
    }

    @Test
    void tellsHowToReleaseTheLogsByHand() {
        assertThat(cli.run("--local", "pitr", "enable", "--table", "orders")).isZero();
        assertThat(cli.out()).contains("remove_peer 'holdfast_1'").contains("orders");
    }

    @Test
    void tellsWhatIsCovered() {
        assertThat(cli.run("--local", "pitr", "status")).isZero();
        assertThat(cli.out())
                .contains("HELD")
                .contains("2026-03-04")
                .contains("the table was dropped")
                .containsPattern("clocks +that of a server is 5.2 s behind");
    }

    @Test
    void aMomentIsAskedForInsteadOfABackup() {
        assertThat(cli.run("--local", "restore", "--at", "2026-03-04T12:00:00Z", "--table", "a=n", "b"))
                .isZero();
        assertThat(cli.run("--local", "restore", "--latest", "--suffix", "_now"))
                .isZero();

        assertThat(cli.holdfast.requests)
                .containsExactly(
                        new RestoreRequest(
                                "",
                                List.of("a=n", "b"),
                                Optional.empty(),
                                RestoreOptions.NONE,
                                Optional.of("2026-03-04T12:00:00Z")),
                        new RestoreRequest(
                                "",
                                List.of(),
                                Optional.of("_now"),
                                RestoreOptions.NONE,
                                Optional.of(RestoreRequest.LATEST)));
    }

    @Test
    void oneSourceIsNeededAndNoMore() {
        assertThat(cli.run("--local", "restore")).isEqualTo(2);
        assertThat(cli.run("--local", "restore", "b-1", "--latest")).isEqualTo(2);
        assertThat(cli.run("--local", "restore", "--at", "2026-03-04T12:00:00Z", "--latest"))
                .isEqualTo(2);
        assertThat(cli.holdfast.requests).isEmpty();
    }
}
