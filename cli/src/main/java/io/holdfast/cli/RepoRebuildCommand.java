package io.holdfast.cli;

import io.holdfast.cli.text.RebuildText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Reads everything anew that is remembered of a repository. */
@Command(
        name = "rebuild",
        description = "Forgets what is remembered of a repository; reads anew.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] repo rebuild",
        footerHeading = "%nExample:%n",
        footer = {
            "  holdfast --local --repository file:/backups repo rebuild",
            "",
            "Needs no cluster. A repository that was put back from a copy, or exchanged,",
            "is accepted as it is now; nothing writes to it before that."
        })
final class RepoRebuildCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;

    RepoRebuildCommand(FrontDoor frontDoor, Output output) {
        this.frontDoor = frontDoor;
        this.output = output;
    }

    @Override
    public Integer call() {
        output.give(
                output.underProgress(progress -> frontDoor.ask(holdfast -> holdfast.rebuildRepository(progress))),
                RebuildText::rebuilt);
        return 0;
    }
}
