package io.holdfast.cli;

import io.holdfast.cli.text.SnapshotText;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists snapshots. */
@Command(
        name = "list",
        sortOptions = false,
        description = "Lists all snapshots of the cluster, by name.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] snapshot list",
        parameterListHeading = "%n",
        footerHeading = "%nExample:%n",
        footer = "  holdfast --local snapshot list")
final class SnapshotListCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;
    private final InstantSource clock;

    SnapshotListCommand(FrontDoor frontDoor, Output output, InstantSource clock) {
        this.frontDoor = frontDoor;
        this.output = output;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        output.give(
                frontDoor.ask(holdfast -> holdfast.snapshots().list()),
                (list, style) -> SnapshotText.list(list, clock.instant(), style));
        return 0;
    }
}
