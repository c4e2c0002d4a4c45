package io.holdfast.cli;

import io.holdfast.api.BackupDetail;
import io.holdfast.cli.text.BackupText;
import io.holdfast.error.ErrorCode;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one backup. */
@Command(
        name = "show",
        description = {
            "Shows everything about one backup; needs no cluster.",
            "What is damaged is named, and all else shown; the exit status is 6 then."
        },
        customSynopsis = "holdfast [GLOBAL OPTIONS] backup show ID",
        parameterListHeading = "%n",
        footerHeading = "%nExample:%n",
        footer = "  holdfast --local --repository file:/backups backup show ID")
final class BackupShowCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;
    private final InstantSource clock;

    @Parameters(paramLabel = "ID", description = "The backup, as 'holdfast backup list' names it.")
    private String id = "";

    BackupShowCommand(FrontDoor frontDoor, Output output, InstantSource clock) {
        this.frontDoor = frontDoor;
        this.output = output;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        BackupDetail backup = frontDoor.ask(holdfast -> holdfast.showBackup(id));
        output.give(backup, (detail, style) -> BackupText.sheet(detail, clock.instant(), style));
        return backup.damage().isEmpty() ? 0 : ErrorCode.CORRUPT.exitStatus();
    }
}
