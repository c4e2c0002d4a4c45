package io.holdfast.cli;

import io.holdfast.api.Holdfast;
import io.holdfast.cli.text.RepositoryText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Describes a repository. */
@Command(
        name = "info",
        description = "Describes a repository: format, backups, size.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] repo info",
        footerHeading = "%nExample:%n",
        footer = "  holdfast --local --repository file:/backups repo info")
final class RepoInfoCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;

    RepoInfoCommand(FrontDoor frontDoor, Output output) {
        this.frontDoor = frontDoor;
        this.output = output;
    }

    @Override
    public Integer call() {
        output.give(frontDoor.ask(Holdfast::repositoryInfo), RepositoryText::info);
        return 0;
    }
}
