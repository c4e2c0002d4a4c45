package io.holdfast.cli;

import io.holdfast.api.VerifyRequest;
import io.holdfast.api.VerifyResult;
import io.holdfast.cli.text.VerifyText;
import io.holdfast.error.ErrorCode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Verifies one backup. */
@Command(
        name = "verify",
        description = {
            "Looks for damage in one backup; needs no cluster.",
            "A sample is taken of all backups together: 'holdfast repo verify --sample'."
        },
        customSynopsis = "holdfast [GLOBAL OPTIONS] backup verify ID [--deep] [--bandwidth RATE]",
        parameterListHeading = "%n",
        footerHeading = "%nExample:%n",
        footer = "  holdfast --local --repository file:/backups backup verify ID --deep")
final class BackupVerifyCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;

    @Parameters(paramLabel = "ID", description = "The backup, as 'holdfast backup list' names it.")
    private String id = "";

    @Option(names = "--deep", description = "Read every byte and compare it with its checksums.")
    private boolean deep;

    @Option(
            names = "--bandwidth",
            paramLabel = "RATE",
            description =
                    "Read no more than this from the repository in a second, such as 50MB or 50MiB, workers included;"
                            + " default: what the configuration says of the repository, or no limit.")
    private @Nullable String bandwidth;

    BackupVerifyCommand(FrontDoor frontDoor, Output output) {
        this.frontDoor = frontDoor;
        this.output = output;
    }

    @Override
    public Integer call() {
        VerifyRequest request = (deep ? VerifyRequest.deep() : VerifyRequest.quick())
                .ofBackup(id)
                .within(BandwidthOption.of(bandwidth, "verify"));
        VerifyResult result =
                output.underProgress(progress -> frontDoor.ask(holdfast -> holdfast.verify(request, progress)));
        output.give(result, VerifyText::verified);
        return result.sound() ? 0 : ErrorCode.CORRUPT.exitStatus();
    }
}
