package io.holdfast.cli;

import io.holdfast.api.GcResult;
import io.holdfast.api.Holdfast;
import io.holdfast.cli.text.GcText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Collects garbage. */
@Command(
        name = "gc",
        sortOptions = false,
        description = "Deletes what no backup needs any more.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] repo gc [OPTIONS]",
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast --local --repository file:/backups repo gc --dry-run",
            "  holdfast --local --repository file:/backups repo gc",
            "",
            "Needs no cluster, and may run beside backups and beside another gc."
        })
final class RepoGcCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;

    @Option(names = "--dry-run", description = "Print what would be deleted, and stop.")
    private boolean dryRun;

    RepoGcCommand(FrontDoor frontDoor, Output output) {
        this.frontDoor = frontDoor;
        this.output = output;
    }

    @Override
    public Integer call() {
        GcResult result = dryRun
                ? frontDoor.ask(Holdfast::planGc)
                : output.underProgress(progress -> frontDoor.ask(holdfast -> holdfast.collectGarbage(progress)));
        output.give(result, GcText::collected);
        return 0;
    }
}
