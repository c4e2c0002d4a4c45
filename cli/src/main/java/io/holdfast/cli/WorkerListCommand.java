package io.holdfast.cli;

import io.holdfast.cli.text.WorkerText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists the workers. */
@Command(
        name = "list",
        description = "Lists the workers that are connected to the leader.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] worker list",
        footerHeading = "%nExample:%n",
        footer = "  holdfast worker list")
final class WorkerListCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;

    WorkerListCommand(FrontDoor frontDoor, Output output) {
        this.frontDoor = frontDoor;
        this.output = output;
    }

    @Override
    public Integer call() {
        output.give(frontDoor.ask(holdfast -> holdfast.workers()), WorkerText::list);
        return 0;
    }
}
