package io.holdfast.cli;

import io.holdfast.cli.text.PitrText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Archives what was written until now. */
@Command(
        name = "archive",
        description = "Archives what was written until now.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] pitr archive",
        footerHeading = "%nExample:%n",
        footer = {"  holdfast --local pitr archive", "", "A service does so by itself, again and again."})
final class PitrArchiveCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;

    PitrArchiveCommand(FrontDoor frontDoor, Output output) {
        this.frontDoor = frontDoor;
        this.output = output;
    }

    @Override
    public Integer call() {
        output.give(
                output.underProgress(
                        progress -> frontDoor.ask(holdfast -> holdfast.pitr().archive(progress))),
                PitrText::archived);
        return 0;
    }
}
