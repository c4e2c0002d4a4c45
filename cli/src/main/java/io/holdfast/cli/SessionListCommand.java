package io.holdfast.cli;

import io.holdfast.api.SessionFilter;
import io.holdfast.api.SessionList;
import io.holdfast.cli.text.SessionText;
import io.holdfast.error.Rejected;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists sessions. */
@Command(
        name = "list",
        sortOptions = false,
        description = "Lists sessions that run or have ended, newest first.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] session list [OPTIONS]",
        footerHeading = "%nExamples:%n",
        footer = {"  holdfast --local session list", "  holdfast --local session list --state failed -n 10"})
final class SessionListCommand implements Callable<Integer> {

    private static final String PURPOSE = "list sessions";

    private static final List<String> STATES = List.of("RUNNING", "COMPLETE", "FAILED", "CANCELLED", "ROLLING_BACK");

    private final FrontDoor frontDoor;
    private final Output output;
    private final InstantSource clock;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only sessions in this state: running, complete, failed, cancelled or rolling_back.")
    private @Nullable String state;

    @Option(names = "-n", paramLabel = "N", description = "At most so many, the newest; default: 100.")
    private int limit = SessionFilter.USUAL;

    SessionListCommand(FrontDoor frontDoor, Output output, InstantSource clock) {
        this.frontDoor = frontDoor;
        this.output = output;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        SessionFilter filter = filter();
        SessionList sessions = frontDoor.ask(holdfast -> holdfast.sessions().list(filter));
        output.give(sessions, (list, style) -> SessionText.list(list, clock.instant(), style));
        return 0;
    }

    private SessionFilter filter() {
        if (limit < 1) {
            throw new Rejected("unable to " + PURPOSE + ": expected -n of 1 or more, found " + limit, null);
        }
        Optional<String> wanted = Optional.ofNullable(state).map(s -> s.toUpperCase(Locale.ROOT));
        wanted.filter(s -> !STATES.contains(s)).ifPresent(unknown -> {
            throw new Rejected(
                    "unable to " + PURPOSE + ": expected one of the states " + STATES + ", found " + state, null);
        });
        return new SessionFilter(wanted, limit);
    }
}
