package io.holdfast.cli;

import io.holdfast.api.SessionInfo;
import io.holdfast.cli.text.SessionText;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Waits until a session has ended, and brings it to its end if nobody else does. */
@Command(
        name = "wait",
        description = {"Waits for the end of a session, or brings it about.", "Exit status 1 if it was undone."},
        customSynopsis = "holdfast [GLOBAL OPTIONS] session wait ID",
        parameterListHeading = "%n",
        footerHeading = "%nExample:%n",
        footer = "  holdfast --local session wait ID")
final class SessionWaitCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;
    private final InstantSource clock;

    @Parameters(index = "0", paramLabel = "ID", description = "The session, as 'holdfast session list' names it.")
    private String id = "";

    SessionWaitCommand(FrontDoor frontDoor, Output output, InstantSource clock) {
        this.frontDoor = frontDoor;
        this.output = output;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        SessionInfo session = output.underProgress(
                progress -> frontDoor.ask(holdfast -> holdfast.sessions().await(id, progress)));
        output.give(session, (info, style) -> SessionText.sheet(info, clock.instant(), style));
        return session.state().equals("COMPLETE") ? 0 : 1;
    }
}
