package io.holdfast.cli;

import io.holdfast.cli.text.PitrText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Tells to which moments tables can be brought back. */
@Command(
        name = "status",
        description = "Tells to which moments tables can be brought back.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] pitr status",
        footerHeading = "%nExample:%n",
        footer = "  holdfast --local pitr status")
final class PitrStatusCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;

    PitrStatusCommand(FrontDoor frontDoor, Output output) {
        this.frontDoor = frontDoor;
        this.output = output;
    }

    @Override
    public Integer call() {
        output.give(frontDoor.ask(holdfast -> holdfast.pitr().status()), PitrText::status);
        return 0;
    }
}
