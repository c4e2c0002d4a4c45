package io.holdfast.cli;

import io.holdfast.cli.text.SnapshotText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Deletes snapshots. */
@Command(
        name = "delete",
        sortOptions = false,
        description = "Deletes the snapshots of a name; clones stay whole.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] snapshot delete NAME",
        parameterListHeading = "%n",
        footerHeading = "%nExample:%n",
        footer = "  holdfast --local snapshot delete nightly")
final class SnapshotDeleteCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;

    @Parameters(
            index = "0",
            paramLabel = "NAME",
            description = "A snapshot, or a group of snapshots that were taken together.")
    private String name = "";

    SnapshotDeleteCommand(FrontDoor frontDoor, Output output) {
        this.frontDoor = frontDoor;
        this.output = output;
    }

    @Override
    public Integer call() {
        output.give(
                output.underProgress(progress ->
                        frontDoor.ask(holdfast -> holdfast.snapshots().delete(name, progress))),
                SnapshotText::deleted);
        return 0;
    }
}
