package io.holdfast.cli;

import io.holdfast.api.Holdfast;
import io.holdfast.api.QualifyResult;
import io.holdfast.cli.text.RepositoryText;
import io.holdfast.error.ErrorCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Tries out whether a place can hold a repository. */
@Command(
        name = "qualify",
        description = "Tries out whether a place can hold a repository.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] repo qualify",
        footerHeading = "%nExample:%n",
        footer = "  holdfast --local --repository s3://bucket/backups repo qualify")
final class RepoQualifyCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;

    RepoQualifyCommand(FrontDoor frontDoor, Output output) {
        this.frontDoor = frontDoor;
        this.output = output;
    }

    /** A place that is not fit is an answer, not an error; its exit status says it nonetheless. */
    @Override
    public Integer call() {
        QualifyResult result = frontDoor.ask(Holdfast::qualifyRepository);
        output.give(result, RepositoryText::qualified);
        return result.ok() ? 0 : ErrorCode.REJECTED.exitStatus();
    }
}
