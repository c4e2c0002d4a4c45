package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.SnapshotRequest;
import io.holdfast.api.SnapshotVerifyResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SnapshotCommandsTest {

    private final CommandRun cli = new CommandRun();

    private int run(String... words) {
        String[] all = new String[words.length + 2];
        all[0] = "--local";
        all[1] = "snapshot";
        System.arraycopy(words, 0, all, 2, words.length);
        return cli.run(all);
    }

    @Test
    void tablesPolicyAndTimeToLiveArePassedOn() {
        assertThat(run("create", "n", "--table", "a", "b", "--table=c,d", "--policy", "skip-flush", "--ttl", "7d"))
                .isZero();
        assertThat(run("create", "--table", "a", "n")).isZero();
        assertThat(cli.holdfast.requests)
                .containsExactly(
                        new SnapshotRequest(
                                "n",
                                List.of("a", "c", "d", "b"),
                                SnapshotRequest.Policy.SKIP_FLUSH,
                                Optional.of(Duration.ofDays(7))),
                        new SnapshotRequest("n", List.of("a"), SnapshotRequest.Policy.FLUSH, Optional.empty()));
    }

    @Test
    void wrongValuesAreRejected() {
        assertThat(run("create", "n", "--table", "a", "--policy", "maybe")).isEqualTo(3);
        assertThat(run("create", "n", "--table", "a", "--ttl", "soon")).isEqualTo(3);
        assertThat(run("create", "n", "--table", "a", "--ttl", "0s")).isEqualTo(3);
        assertThat(run("create", "n")).isEqualTo(2);
        assertThat(run("clone", "n")).isEqualTo(2);
        assertThat(cli.holdfast.requests).isEmpty();
    }

    @Test
    void theOtherCommandsPassTheNameOn() {
        assertThat(run("list")).isZero();
        assertThat(run("show", "n")).isZero();
        assertThat(run("verify", "n")).isZero();
        assertThat(run("delete", "n")).isZero();
        assertThat(run("clone", "n", "--as", "t")).isZero();
        assertThat(run("restore", "n")).isZero();
        assertThat(run("restore", "n", "--no-failsafe")).isZero();
        assertThat(cli.holdfast.requests)
                .containsExactly(
                        "snapshot list",
                        "snapshot show n",
                        "snapshot verify n",
                        "snapshot delete n",
                        "snapshot clone n as t",
                        "snapshot restore n",
                        "snapshot restore n without fail-safe");
    }

    @Test
    void saysWhatIsNotInTheSnapshot() {
        run("create", "n", "--table", "a");
        assertThat(cli.out()).contains("Note: not flushed: something is missing");
    }

    @Test
    void listsInColumns() {
        run("list");
        assertThat(cli.out().lines().toList())
                .hasSize(3)
                .element(2)
                .asString()
                .contains("nightly-shop-orders", "shop:orders", "nightly", "skip-flush", "7d 0h", "user", "COMPLETE");
    }

    @Test
    void damageIsExitStatusSixWithItsName() {
        cli.holdfast.snapshots.verification = new SnapshotVerifyResult(
                List.of("n"),
                3,
                List.of(new SnapshotVerifyResult.Finding("missing", "t/r/f/x", "n", "expected it")),
                1);

        assertThat(run("verify", "n")).isEqualTo(6);
        assertThat(cli.out()).contains("missing", "t/r/f/x", "DAMAGED: 1 finding.");
        assertThat(cli.run("--local", "-o", "json", "snapshot", "verify", "n")).isEqualTo(6);
        assertThat(cli.out()).isEqualTo("""
                        {"snapshots":["n"],"checked":3,"findings":[{"kind":"missing","object":"t/r/f/x",\
                        "snapshot":"n","detail":"expected it"}],"findingsTotal":1}
                        """);
    }

    @Test
    void jsonHasTheKeysOfTheContract() {
        cli.run("--local", "-o", "json", "snapshot", "create", "n", "--table", "orders");
        assertThat(cli.out())
                .startsWith("{\"sessionId\":\"s-1\",\"snapshots\":[{\"name\":\"nightly\",\"table\":\"orders\",");
        cli.run("--local", "-o", "json", "snapshot", "list");
        assertThat(cli.out())
                .contains("{\"name\":\"nightly-shop-orders\",\"table\":\"shop:orders\",\"group\":\"nightly\",")
                .contains("\"ttlSeconds\":604800");
    }
}
