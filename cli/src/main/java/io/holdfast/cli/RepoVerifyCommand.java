package io.holdfast.cli;

import io.holdfast.api.VerifyRequest;
import io.holdfast.api.VerifyResult;
import io.holdfast.cli.text.VerifyText;
import io.holdfast.error.ErrorCode;
import io.holdfast.error.Rejected;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Verifies a repository. */
@Command(
        name = "verify",
        sortOptions = false,
        description = "Looks for damage in a repository; needs no cluster.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] repo verify [--deep | --sample PERCENT]",
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast --local --repository file:/backups repo verify",
            "  holdfast --local --repository file:/backups repo verify --sample 10%%",
            "  holdfast --local --repository file:/backups repo verify --deep"
        })
final class RepoVerifyCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;

    @Option(names = "--deep", description = "Read every byte and compare it with its checksums.")
    private boolean deep;

    @Option(
            names = "--sample",
            paramLabel = "PERCENT",
            description = "Read this part of the bytes, what was not read for the longest time first.")
    private @Nullable String sample;

    @Option(
            names = "--skip-proven",
            paramLabel = "TIME",
            description = "With --deep, pass over what was read and right within this time, such as 7d.")
    private @Nullable String skipProven;

    @Option(
            names = "--bandwidth",
            paramLabel = "RATE",
            description =
                    "Read no more than this from the repository in a second, such as 50MB or 50MiB, workers included;"
                            + " default: what the configuration says of the repository, or no limit.")
    private @Nullable String bandwidth;

    RepoVerifyCommand(FrontDoor frontDoor, Output output) {
        this.frontDoor = frontDoor;
        this.output = output;
    }

    @Override
    public Integer call() {
        VerifyRequest request = request().within(BandwidthOption.of(bandwidth, "verify"));
        VerifyResult result =
                output.underProgress(progress -> frontDoor.ask(holdfast -> holdfast.verify(request, progress)));
        output.give(result, VerifyText::verified);
        return result.sound() ? 0 : ErrorCode.CORRUPT.exitStatus();
    }

    private VerifyRequest request() {
        if (deep && sample != null) {
            throw new Rejected("unable to verify: expected either --deep or --sample, found both", null);
        }
        if (skipProven != null && !deep) {
            throw new Rejected("unable to verify: expected --skip-proven with --deep, found it alone", null);
        }
        if (sample != null) {
            return VerifyRequest.sample(VerifyDepth.share(sample));
        }
        Optional<Duration> skip = Optional.ofNullable(skipProven).map(VerifyDepth::time);
        VerifyRequest.Mode mode = deep ? VerifyRequest.Mode.DEEP : VerifyRequest.Mode.QUICK;
        return new VerifyRequest(Optional.empty(), mode, 1, skip, Optional.empty());
    }
}
