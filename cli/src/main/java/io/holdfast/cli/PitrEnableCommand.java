package io.holdfast.cli;

import io.holdfast.api.PitrRequest;
import io.holdfast.cli.text.PitrText;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Archives every edit of these tables from now on. */
@Command(
        name = "enable",
        sortOptions = false,
        description = "Archives every edit of tables from now on.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] pitr enable --table T...",
        footerHeading = "%nExample:%n",
        footer = {
            "  holdfast --local pitr enable --table orders shop:customers",
            "",
            "Recovery begins with an image: take a backup after this. Until edits are archived,",
            "the cluster keeps its logs."
        })
final class PitrEnableCommand implements Callable<Integer> {

    private final FrontDoor frontDoor;
    private final Output output;

    @Option(
            names = "--table",
            required = true,
            arity = "1..*",
            paramLabel = "T",
            description = "Tables to protect, as table or namespace:table; several words, commas, or the option again.")
    private List<String> tables = List.of();

    PitrEnableCommand(FrontDoor frontDoor, Output output) {
        this.frontDoor = frontDoor;
        this.output = output;
    }

    @Override
    public Integer call() {
        PitrRequest request = new PitrRequest(TableNames.of(tables, "protect tables"));
        output.give(
                output.underProgress(
                        progress -> frontDoor.ask(holdfast -> holdfast.pitr().enable(request, progress))),
                PitrText::archived);
        return 0;
    }
}
