package io.holdfast.cli;

import io.holdfast.cli.text.TableSetText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists all sets. */
@Command(
        name = "list",
        description = "Lists all sets.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] set list",
        footerHeading = "%nExample:%n",
        footer = "  holdfast --local --repository file:/backups set list")
final class SetListCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;

    SetListCommand(FrontDoor frontDoor, Output output) {
        this.frontDoor = frontDoor;
        this.output = output;
    }

    @Override
    public Integer call() {
        output.give(frontDoor.ask(holdfast -> holdfast.tableSets().list()), TableSetText::list);
        return 0;
    }
}
