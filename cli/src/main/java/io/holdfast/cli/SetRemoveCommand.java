package io.holdfast.cli;

import io.holdfast.cli.text.TableSetText;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes tables off a set. */
@Command(
        name = "remove",
        description = "Takes tables off a set.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] set remove SET T...",
        parameterListHeading = "%n",
        footerHeading = "%nExample:%n",
        footer = "  holdfast --local --repository file:/backups set remove nightly orders")
final class SetRemoveCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;

    @Parameters(index = "0", paramLabel = "SET", description = "The name of the set.")
    private String name = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "T", description = "Tables of the set.")
    private List<String> tables = List.of();

    SetRemoveCommand(FrontDoor frontDoor, Output output) {
        this.frontDoor = frontDoor;
        this.output = output;
    }

    @Override
    public Integer call() {
        List<String> named = TableNames.of(tables, "remove from a table set");
        output.give(frontDoor.ask(holdfast -> holdfast.tableSets().remove(name, named)), TableSetText::sheet);
        return 0;
    }
}
