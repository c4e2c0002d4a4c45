package io.holdfast.cli;

import io.holdfast.cli.text.SnapshotText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a table out of a snapshot. */
@Command(
        name = "clone",
        sortOptions = false,
        description = "Makes a new table out of a snapshot.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] snapshot clone NAME --as T",
        parameterListHeading = "%n",
        footerHeading = "%nExample:%n",
        footer = "  holdfast --local snapshot clone before-upgrade --as shop:orders_then")
final class SnapshotCloneCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;

    @Parameters(index = "0", paramLabel = "NAME", description = "A snapshot.")
    private String name = "";

    @Option(names = "--as", paramLabel = "T", required = true, description = "Name of the new table.")
    private String table = "";

    SnapshotCloneCommand(FrontDoor frontDoor, Output output) {
        this.frontDoor = frontDoor;
        this.output = output;
    }

    @Override
    public Integer call() {
        output.give(
                output.underProgress(progress ->
                        frontDoor.ask(holdfast -> holdfast.snapshots().clone(name, table, progress))),
                SnapshotText::cloned);
        return 0;
    }
}
