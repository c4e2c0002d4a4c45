package io.holdfast.cli;

import io.holdfast.api.SnapshotVerifyResult;
import io.holdfast.cli.text.SnapshotText;
import io.holdfast.error.ErrorCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Verifies snapshots. */
@Command(
        name = "verify",
        sortOptions = false,
        description = "Looks for rows without a region and missing files.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] snapshot verify NAME",
        parameterListHeading = "%n",
        footerHeading = "%nExample:%n",
        footer = "  holdfast --local snapshot verify nightly")
final class SnapshotVerifyCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;

    @Parameters(
            index = "0",
            paramLabel = "NAME",
            description = "A snapshot, or a group of snapshots that were taken together.")
    private String name = "";

    SnapshotVerifyCommand(FrontDoor frontDoor, Output output) {
        this.frontDoor = frontDoor;
        this.output = output;
    }

    @Override
    public Integer call() {
        SnapshotVerifyResult result = output.underProgress(
                progress -> frontDoor.ask(holdfast -> holdfast.snapshots().verify(name, progress)));
        output.give(result, SnapshotText::verified);
        return result.sound() ? 0 : ErrorCode.CORRUPT.exitStatus();
    }
}
