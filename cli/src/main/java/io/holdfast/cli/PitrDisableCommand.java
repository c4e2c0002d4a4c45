package io.holdfast.cli;

import io.holdfast.api.PitrRequest;
import io.holdfast.cli.text.PitrText;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Ends the archiving of these tables, after one more reading. */
@Command(
        name = "disable",
        sortOptions = false,
        description = "Ends the archiving of tables.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] pitr disable --table T...",
        footerHeading = "%nExample:%n",
        footer = {
            "  holdfast --local pitr disable --table orders shop:customers",
            "",
            "The logs are read once more. When no table is left, the cluster need not keep them."
        })
final class PitrDisableCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;

    @Option(
            names = "--table",
            required = true,
            arity = "1..*",
            paramLabel = "T",
            description =
                    "Tables to protect no more, as table or namespace:table; several words, commas, or the option again.")
    private List<String> tables = List.of();

    PitrDisableCommand(FrontDoor frontDoor, Output output) {
        this.frontDoor = frontDoor;
        this.output = output;
    }

    @Override
    public Integer call() {
        PitrRequest request = new PitrRequest(TableNames.of(tables, "end the protection of tables"));
        output.give(
                output.underProgress(
                        progress -> frontDoor.ask(holdfast -> holdfast.pitr().disable(request, progress))),
                PitrText::archived);
        return 0;
    }
}
