package io.holdfast.cli;

import io.holdfast.api.DeletionRequest;
import io.holdfast.cli.text.DeletionText;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes backups. Asks nothing: their ids are explicit. */
@Command(
        name = "delete",
        sortOptions = false,
        description = "Deletes backups, all that are named or none.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] backup delete ID... [OPTIONS]",
        parameterListHeading = "%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast --local --repository file:/backups backup delete ID --dry-run",
            "  holdfast --local --repository file:/backups backup delete ID ID",
            "",
            "Needs no cluster. 'holdfast repo gc' frees the space."
        })
final class BackupDeleteCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;

    @Parameters(paramLabel = "ID", arity = "1..*", description = "Backups, as 'holdfast backup list' names them.")
    private List<String> ids = List.of();

    @Option(names = "--cascade", description = "Delete the backups that depend on them, too.")
    private boolean cascade;

    @Option(names = "--dry-run", description = "Print what would be deleted, and stop.")
    private boolean dryRun;

    BackupDeleteCommand(FrontDoor frontDoor, Output output) {
        this.frontDoor = frontDoor;
        this.output = output;
    }

    @Override
    public Integer call() {
        DeletionRequest request = new DeletionRequest(ids, cascade);
        output.give(
                frontDoor.ask(holdfast -> dryRun ? holdfast.planDeletion(request) : holdfast.deleteBackups(request)),
                DeletionText::deleted);
        return 0;
    }
}
