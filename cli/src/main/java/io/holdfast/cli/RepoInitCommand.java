package io.holdfast.cli;

import io.holdfast.api.Holdfast;
import io.holdfast.cli.text.RepositoryText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Makes an empty repository. */
@Command(
        name = "init",
        description = "Makes an empty repository.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] repo init",
        footerHeading = "%nExample:%n",
        footer = "  holdfast --local --repository file:/backups repo init")
final class RepoInitCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;

    RepoInitCommand(FrontDoor frontDoor, Output output) {
        this.frontDoor = frontDoor;
        this.output = output;
    }

    @Override
    public Integer call() {
        output.give(frontDoor.ask(Holdfast::initRepository), RepositoryText::created);
        return 0;
    }
}
