package io.holdfast.cli;

import io.holdfast.api.SessionInfo;
import io.holdfast.cli.text.SessionText;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one session. */
@Command(
        name = "show",
        description = "Shows one session.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] session show ID",
        parameterListHeading = "%n",
        footerHeading = "%nExample:%n",
        footer = "  holdfast --local session show ID")
final class SessionShowCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;
    private final InstantSource clock;

    @Parameters(index = "0", paramLabel = "ID", description = "The session, as 'holdfast session list' names it.")
    private String id = "";

    SessionShowCommand(FrontDoor frontDoor, Output output, InstantSource clock) {
        this.frontDoor = frontDoor;
        this.output = output;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        SessionInfo session = frontDoor.ask(holdfast -> holdfast.sessions().show(id));
        output.give(session, (info, style) -> SessionText.sheet(info, clock.instant(), style));
        return 0;
    }
}
