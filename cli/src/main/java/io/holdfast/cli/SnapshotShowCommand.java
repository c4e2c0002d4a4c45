package io.holdfast.cli;

import io.holdfast.cli.text.SnapshotText;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what snapshots hold. */
@Command(
        name = "show",
        sortOptions = false,
        description = "Shows what the snapshots of a name hold.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] snapshot show NAME",
        parameterListHeading = "%n",
        footerHeading = "%nExample:%n",
        footer = "  holdfast --local snapshot show nightly")
final class SnapshotShowCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;
    private final InstantSource clock;

    @Parameters(
            index = "0",
            paramLabel = "NAME",
            description = "A snapshot, or a group of snapshots that were taken together.")
    private String name = "";

    SnapshotShowCommand(FrontDoor frontDoor, Output output, InstantSource clock) {
        this.frontDoor = frontDoor;
        this.output = output;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        output.give(
                frontDoor.ask(holdfast -> holdfast.snapshots().show(name)),
                (detail, style) -> SnapshotText.sheets(detail, clock.instant(), style));
        return 0;
    }
}
