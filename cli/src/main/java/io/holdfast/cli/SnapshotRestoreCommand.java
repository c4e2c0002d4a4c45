package io.holdfast.cli;

import io.holdfast.cli.text.SnapshotText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts tables back in place. */
@Command(
        name = "restore",
        sortOptions = false,
        description = "Puts what snapshots hold back into their tables.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] snapshot restore NAME [--no-failsafe]",
        parameterListHeading = "%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast --local snapshot restore before-upgrade",
            "",
            "What the tables hold now is lost; they are disabled meanwhile."
        })
final class SnapshotRestoreCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;

    @Parameters(
            index = "0",
            paramLabel = "NAME",
            description = "A snapshot, or a group of snapshots that were taken together.")
    private String name = "";

    @Option(
            names = "--no-failsafe",
            description = "Keep nothing to put back if it fails; once begun, the only way is forward.")
    private boolean noFailsafe;

    SnapshotRestoreCommand(FrontDoor frontDoor, Output output) {
        this.frontDoor = frontDoor;
        this.output = output;
    }

    @Override
    public Integer call() {
        output.give(
                output.underProgress(progress ->
                        frontDoor.ask(holdfast -> holdfast.snapshots().restore(name, !noFailsafe, progress))),
                SnapshotText::restored);
        return 0;
    }
}
