package io.holdfast.cli;

import io.holdfast.api.BackupFilter;
import io.holdfast.api.BackupList;
import io.holdfast.cli.text.BackupText;
import io.holdfast.error.Rejected;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists backups. */
@Command(
        name = "list",
        sortOptions = false,
        description = "Lists backups, newest first; needs no cluster.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] backup list [OPTIONS]",
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast --local --repository file:/backups backup list",
            "  holdfast --local --repository file:/backups backup list --table orders -n 5"
        })
final class BackupListCommand implements Callable<Integer> {

    private static final String PURPOSE = "list backups";

    private final FrontDoor frontDoor;
    private final Output output;
    private final InstantSource clock;

    @Option(names = "--table", paramLabel = "T", description = "Only backups that hold this table.")
    private @Nullable String table;

    @Option(names = "--set", paramLabel = "SET", description = "Only backups that hold every table of this set.")
    private @Nullable String set;

    @Option(names = "--state", paramLabel = "STATE", description = "Only backups in this state, such as COMPLETE.")
    private @Nullable String state;

    @Option(names = "-n", paramLabel = "N", description = "At most so many, the newest.")
    private int limit = Integer.MAX_VALUE;

    BackupListCommand(FrontDoor frontDoor, Output output, InstantSource clock) {
        this.frontDoor = frontDoor;
        this.output = output;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        BackupFilter filter = filter();
        BackupList backups = frontDoor.ask(holdfast -> holdfast.listBackups(filter));
        output.give(backups, (list, style) -> BackupText.list(list, clock.instant(), style));
        return 0;
    }

    private BackupFilter filter() {
        if (limit < 1) {
            throw new Rejected("unable to " + PURPOSE + ": expected -n of 1 or more, found " + limit, null);
        }
        if (table != null) {
            TableNames.of(List.of(table), PURPOSE);
        }
        return new BackupFilter(
                Optional.ofNullable(table),
                Optional.ofNullable(set),
                Optional.ofNullable(state).map(s -> s.toUpperCase(Locale.ROOT)),
                limit);
    }
}
