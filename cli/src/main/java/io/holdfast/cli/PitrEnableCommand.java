package io.holdfast.cli;

import io.holdfast.api.PitrEnableRequest;
import io.holdfast.cli.text.PitrText;
import io.holdfast.error.Rejected;
import io.holdfast.measure.TimeSpan;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Archives every edit of these tables from now on. */
@Command(
        name = "enable",
        sortOptions = false,
        description = "Archives every edit of tables from now on.",
        customSynopsis = {
            "holdfast [GLOBAL OPTIONS] pitr enable --table T...",
            "                [--interval TIME] [--tail TIME|off]"
        },
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

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            description =
                    "How long a service waits after each reading of the cluster's logs, from 1s to 1h; default: as before,"
                            + " at first what its configuration says, or 1m.")
    private @Nullable String interval;

    @Option(
            names = "--tail",
            paramLabel = "TIME|off",
            description =
                    "How long a service waits between looks at logs that are still written, from 1s to 1h: what it sees can be"
                            + " brought back, provisionally, until it is read; default: as before, at first off.")
    private @Nullable String tail;

    PitrEnableCommand(FrontDoor frontDoor, Output output) {
        this.frontDoor = frontDoor;
        this.output = output;
    }

    @Override
    public Integer call() {
        PitrEnableRequest request = new PitrEnableRequest(
                TableNames.of(tables, "protect tables"),
                Optional.ofNullable(interval).map(text -> time("--interval", text)),
                Optional.ofNullable(tail).map(PitrEnableCommand::tail));
        output.give(
                output.underProgress(
                        progress -> frontDoor.ask(holdfast -> holdfast.pitr().enable(request, progress))),
                PitrText::archived);
        return 0;
    }

    private static Duration tail(String text) {
        return text.trim().equalsIgnoreCase("off") ? Duration.ZERO : time("--tail", text);
    }

    private static Duration time(String option, String text) {
        return TimeSpan.parse(text.trim().toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new Rejected(
                        "unable to protect tables: expected %s of a time such as 10s or 5m, found %s"
                                .formatted(option, text),
                        null));
    }
}
