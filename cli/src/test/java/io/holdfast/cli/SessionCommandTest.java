package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.BackupRequest;
import io.holdfast.api.RestoreRequest;
import io.holdfast.api.SessionFilter;
import io.holdfast.api.SessionInfo;
import io.holdfast.api.SessionList;
import io.holdfast.api.SnapshotRequest;
import io.holdfast.cli.text.SessionText;
import io.holdfast.cli.text.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionCommandTest {

    private static final String ID = Samples.SESSION.sessionId();

    private final CommandRun cli = new CommandRun();

    @Test
    void listsInAlignedColumns() {
        assertThat(cli.run("--local", "session", "list", "--state", "failed", "-n", "5"))
                .isZero();

        assertThat(cli.holdfast.requests).containsExactly(new SessionFilter(Optional.of("FAILED"), 5));
        assertThat(cli.out())
                .contains("SESSION", "OPERATION", ID, "backup.full", "FAILED", "2026-01-31T23:59:59Z", "UNAVAILABLE");
    }

    @Test
    void showsOneAsAProgramReadsIt() {
        assertThat(cli.run("--local", "-o", "json", "session", "show", ID)).isZero();

        assertThat(cli.out())
                .contains("\"sessionId\":\"" + ID + "\"", "\"operation\":\"backup.full\"", "\"state\":\"FAILED\"")
                .contains("\"step\":null", "\"progress\":null", "\"endedAt\":\"2026-02-01T00:01:00Z\"")
                .contains("\"error\":{\"code\":\"UNAVAILABLE\"");
    }

    @Test
    void saysHowFarARunningSessionIs() {
        SessionInfo running = new SessionInfo(
                ID,
                "backup.full",
                "RUNNING",
                "COPY",
                new SessionInfo.Amount(430_000_000, 1_000_000_000, "bytes"),
                Samples.SESSION.startedAt(),
                null,
                null,
                null);

        assertThat(SessionText.sheet(running, Samples.SESSION.startedAt(), new Style(false)))
                .contains("410.1 MiB of 953.7 MiB (43%)");
        assertThat(SessionText.list(new SessionList(List.of(running)), Samples.SESSION.startedAt(), new Style(false)))
                .contains("COPY 43%");
    }

    @Test
    void waitingForWhatFailedFails() {
        assertThat(cli.run("--local", "session", "wait", ID)).isEqualTo(1);

        assertThat(cli.out()).contains("unable to write: the disk is full").contains("free some space");
        assertThat(cli.holdfast.requests).containsExactly("await " + ID);
    }

    @Test
    void cancels() {
        assertThat(cli.run("--local", "session", "cancel", ID)).isZero();
        assertThat(cli.holdfast.requests).containsExactly("cancel " + ID);
    }

    @Test
    void refusesOddNumbersAndStates() {
        assertThat(cli.run("--local", "session", "list", "-n", "0")).isEqualTo(3);
        assertThat(cli.run("--local", "session", "list", "--state", "odd")).isEqualTo(3);
        assertThat(cli.err()).contains("expected one of the states [RUNNING, COMPLETE");
        assertThat(cli.run("--local", "session", "show")).isEqualTo(2);
        assertThat(cli.holdfast.requests).isEmpty();
    }

    @Test
    void asynchronousCommandsPrintTheSession() {
        assertThat(cli.run("--local", "backup", "create", "--async", "--table", "orders"))
                .isZero();
        assertThat(cli.out()).contains("Session " + ID);
        assertThat(cli.run("--local", "restore", "b-1", "--async")).isZero();
        assertThat(cli.run("--local", "snapshot", "create", "s-1", "--async", "--table", "orders"))
                .isZero();
        assertThat(cli.holdfast.requests).hasSize(3);
        assertThat(cli.holdfast.requests.get(0)).isInstanceOf(BackupRequest.class);
        assertThat(cli.holdfast.requests.get(1)).isInstanceOf(RestoreRequest.class);
        assertThat(cli.holdfast.requests.get(2)).isInstanceOf(SnapshotRequest.class);
    }

    @Test
    void whoIsInterruptedAtATerminalMayCancelWhatAServiceDoesForThem() {
        List<String> questions = new ArrayList<>();
        cli.terminal = new Terminal(false, true, false, 80);
        cli.person = Optional.of(question -> questions.add(question));
        interruptWhileFollowing();
        assertThat(questions).containsExactly("Cancel session s-7? Otherwise it goes on.");
        assertThat(cli.holdfast.requests).contains("cancel s-7");
        assertThat(cli.err()).contains("holdfast: interrupted; session s-7 is FAILED");
    }

    @Test
    void whoIsInterruptedWithoutATerminalLeavesItToTheService() {
        interruptWhileFollowing();
        assertThat(cli.holdfast.requests).doesNotContain("cancel s-7");
        assertThat(cli.err())
                .contains("holdfast: interrupted; session s-7 goes on")
                .contains("hint: 'holdfast session wait s-7' follows it, 'holdfast session cancel s-7' has it undone");
    }

    private void interruptWhileFollowing() {
        cli.holdfast.meanwhile = () -> {
            cli.followed.begin("s-7");
            Objects.requireNonNull(cli.last).interrupted();
        };
        cli.run("--local", "backup", "create", "--all");
    }
}
