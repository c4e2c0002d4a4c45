package io.holdfast.cli;

import io.holdfast.cli.text.TableSetText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one set. */
@Command(
        name = "show",
        description = "Shows one set.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] set show SET",
        parameterListHeading = "%n",
        footerHeading = "%nExample:%n",
        footer = "  holdfast --local --repository file:/backups set show nightly")
final class SetShowCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;

    @Parameters(index = "0", paramLabel = "SET", description = "The name of the set.")
    private String name = "";

    SetShowCommand(FrontDoor frontDoor, Output output) {
        this.frontDoor = frontDoor;
        this.output = output;
    }

    @Override
    public Integer call() {
        output.give(frontDoor.ask(holdfast -> holdfast.tableSets().show(name)), TableSetText::sheet);
        return 0;
    }
}
