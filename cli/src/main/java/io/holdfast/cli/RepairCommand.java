package io.holdfast.cli;

import io.holdfast.api.RepairResult;
import io.holdfast.cli.text.RepairText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Removes what dead sessions left behind. */
@Command(
        name = "repair",
        sortOptions = false,
        description = {
            "Removes what sessions left behind that are over.",
            "Looks at the cluster and, if one is named, at the repository. What runs is never touched. Exit status 1 if"
                    + " something could not be removed."
        },
        customSynopsis = "holdfast [GLOBAL OPTIONS] repair [--dry-run]",
        footerHeading = "%nExamples:%n",
        footer = {"  holdfast --local repair --dry-run", "  holdfast --local --repository file:/backups repair"})
final class RepairCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;

    @Option(names = "--dry-run", description = "Print what would be done, and stop.")
    private boolean dryRun;

    RepairCommand(FrontDoor frontDoor, Output output) {
        this.frontDoor = frontDoor;
        this.output = output;
    }

    @Override
    public Integer call() {
        RepairResult result =
                output.underProgress(progress -> frontDoor.ask(holdfast -> holdfast.repair(dryRun, progress)));
        output.give(result, RepairText::result);
        return result.actions().stream().anyMatch(action -> action.state().equals("FAILED")) ? 1 : 0;
    }
}
