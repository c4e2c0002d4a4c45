package io.holdfast.cli;

import io.holdfast.cli.text.TableSetText;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Adds tables to a set, and makes it if there is none. */
@Command(
        name = "add",
        description = "Adds tables to a set, and makes it if there is none.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] set add SET T...",
        parameterListHeading = "%n",
        footerHeading = "%nExample:%n",
        footer = "  holdfast --local --repository file:/backups set add nightly orders shop:customers")
final class SetAddCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;

    @Parameters(index = "0", paramLabel = "SET", description = "The name of the set.")
    private String name = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "T", description = "Tables, as table or namespace:table.")
    private List<String> tables = List.of();

    SetAddCommand(FrontDoor frontDoor, Output output) {
        this.frontDoor = frontDoor;
        this.output = output;
    }

    @Override
    public Integer call() {
        List<String> named = TableNames.of(tables, "add to a table set");
        output.give(frontDoor.ask(holdfast -> holdfast.tableSets().add(name, named)), TableSetText::sheet);
        return 0;
    }
}
