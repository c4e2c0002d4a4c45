package io.holdfast.cli;

import io.holdfast.api.BackupRequest;
import io.holdfast.cli.text.BackupText;
import io.holdfast.cli.text.SessionText;
import io.holdfast.error.Rejected;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes a backup. */
@Command(
        name = "create",
        sortOptions = false,
        description = "Takes a backup and waits until it is committed.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] backup create TABLES [OPTIONS]",
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast --local backup create --table orders --table shop:customers",
            "  holdfast --local backup create --all --label 'before the upgrade' --bandwidth 50MB"
        })
final class BackupCreateCommand implements Callable<Integer> {

    private static final String PURPOSE = "create a backup";

    private final FrontDoor frontDoor;
    private final Output output;

    @ArgGroup(multiplicity = "1")
    private @Nullable Selection selection;

    @Option(
            names = "--type",
            paramLabel = "auto|full|incremental",
            description =
                    "What kind of backup; incremental, of tables for which 'holdfast pitr' is on, names an image and the"
                            + " edits that follow it; auto, the default, takes the cheapest that is possible.")
    private String type = "auto";

    @Option(names = "--label", paramLabel = "TEXT", description = "A note to keep with the backup.")
    private @Nullable String label;

    @Option(
            names = "--bandwidth",
            paramLabel = "RATE",
            description =
                    "Write no more than this to the repository in a second, such as 50MB or 50MiB; default: what the"
                            + " configuration says of the repository, or no limit.")
    private @Nullable String bandwidth;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description =
                    "Let no more than N workers work for it at once; default: all there are. Where there are none, as"
                            + " mostly with --local, it limits nothing.")
    private @Nullable Integer workers;

    @Option(
            names = "--async",
            description = "Return when it is recorded, with the id of its session; it goes on in the background.")
    private boolean async;

    BackupCreateCommand(FrontDoor frontDoor, Output output) {
        this.frontDoor = frontDoor;
        this.output = output;
    }

    /** Which tables. */
    static final class Selection {

        @Option(
                names = "--table",
                paramLabel = "T",
                arity = "1..*",
                description = "Tables, as table or namespace:table; several words, commas, or the option again.")
        private @Nullable List<String> tables;

        @Option(names = "--set", paramLabel = "SET", description = "The tables of this set: see 'holdfast set'.")
        private @Nullable String set;

        @Option(names = "--all", description = "Every table of users.")
        private boolean all;
    }

    @Override
    public Integer call() {
        BackupRequest request = request();
        if (async) {
            output.give(frontDoor.ask(holdfast -> holdfast.sessions().beginBackup(request)), SessionText::begun);
            return 0;
        }
        output.give(
                output.underProgress(progress -> frontDoor.ask(holdfast -> holdfast.createBackup(request, progress))),
                BackupText::created);
        return 0;
    }

    private BackupRequest request() {
        List<String> tables = TableNames.of(selection == null ? null : selection.tables, PURPOSE);
        Optional<String> set = Optional.ofNullable(selection == null ? null : selection.set);
        boolean all = selection != null && selection.all;
        return new BackupRequest(
                        tables, set, all, type(), Optional.ofNullable(label), BandwidthOption.of(bandwidth, PURPOSE))
                .by(Optional.ofNullable(workers));
    }

    private BackupRequest.Type type() {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "auto" -> BackupRequest.Type.AUTO;
            case "full" -> BackupRequest.Type.FULL;
            case "incremental" -> BackupRequest.Type.INCREMENTAL;
            default ->
                throw new Rejected(
                        "unable to " + PURPOSE + ": expected --type auto, full or incremental, found " + type, null);
        };
    }
}
