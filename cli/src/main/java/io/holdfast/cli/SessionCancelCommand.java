package io.holdfast.cli;

import io.holdfast.api.SessionInfo;
import io.holdfast.cli.text.SessionText;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Has a session undone, and waits until it is. */
@Command(
        name = "cancel",
        description = "Has a session undone, and waits until it is.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] session cancel ID",
        parameterListHeading = "%n",
        footerHeading = "%nExample:%n",
        footer = "  holdfast --local session cancel ID")
final class SessionCancelCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;
    private final InstantSource clock;

    @Parameters(index = "0", paramLabel = "ID", description = "The session, as 'holdfast session list' names it.")
    private String id = "";

    SessionCancelCommand(FrontDoor frontDoor, Output output, InstantSource clock) {
        this.frontDoor = frontDoor;
        this.output = output;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        SessionInfo session = output.underProgress(
                progress -> frontDoor.ask(holdfast -> holdfast.sessions().cancel(id, progress)));
        output.give(session, (info, style) -> SessionText.sheet(info, clock.instant(), style));
        return 0;
    }
}
