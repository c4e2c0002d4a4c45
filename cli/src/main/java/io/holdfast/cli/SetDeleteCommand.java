package io.holdfast.cli;

import io.holdfast.cli.text.TableSetText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Deletes a set; backups stay. */
@Command(
        name = "delete",
        description = "Deletes a set; backups stay.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] set delete SET",
        parameterListHeading = "%n",
        footerHeading = "%nExample:%n",
        footer = "  holdfast --local --repository file:/backups set delete nightly")
final class SetDeleteCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;

    @Parameters(index = "0", paramLabel = "SET", description = "The name of the set.")
    private String name = "";

    SetDeleteCommand(FrontDoor frontDoor, Output output) {
        this.frontDoor = frontDoor;
        this.output = output;
    }

    @Override
    public Integer call() {
        output.give(frontDoor.ask(holdfast -> holdfast.tableSets().delete(name)), TableSetText::deleted);
        return 0;
    }
}
