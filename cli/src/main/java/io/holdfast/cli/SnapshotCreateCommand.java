package io.holdfast.cli;

import io.holdfast.api.SnapshotRequest;
import io.holdfast.cli.text.SessionText;
import io.holdfast.cli.text.SnapshotText;
import io.holdfast.error.Rejected;
import io.holdfast.measure.TimeSpan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes snapshots. */
@Command(
        name = "create",
        sortOptions = false,
        description = "Takes snapshots of tables, all or none, and verifies them.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] snapshot create NAME --table T... [OPTIONS]",
        parameterListHeading = "%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast --local snapshot create before-upgrade --table shop:orders",
            "  holdfast --local snapshot create nightly --table orders items --ttl 7d",
            "",
            "With several tables each snapshot is named NAME-<namespace>-<table>."
        })
final class SnapshotCreateCommand implements Callable<Integer> {

    private static final String PURPOSE = "take a snapshot";

    private final FrontDoor frontDoor;
    private final Output output;

    @Parameters(index = "0", paramLabel = "NAME", description = "Name of the snapshot, or of the group.")
    private String name = "";

    /** Words after the name; an option that took several words itself would swallow a name that comes after it. */
    @Parameters(index = "1..*", hidden = true)
    private @Nullable List<String> moreTables;

    @Option(
            names = "--table",
            paramLabel = "T",
            required = true,
            description = "Tables, as table or namespace:table; several words, commas, or the option again.")
    private @Nullable List<String> tables;

    @Option(
            names = "--policy",
            paramLabel = "flush|skip-flush",
            description = "Whether what is only in memory is written to files first, and so is in the snapshot;"
                    + " default: flush.")
    private String policy = "flush";

    @Option(
            names = "--ttl",
            paramLabel = "TIME",
            description = "How long HBase keeps it, such as 7d or 12h; default: for ever.")
    private @Nullable String ttl;

    @Option(
            names = "--async",
            description = "Return when it is recorded, with the id of its session; it goes on in the background.")
    private boolean async;

    SnapshotCreateCommand(FrontDoor frontDoor, Output output) {
        this.frontDoor = frontDoor;
        this.output = output;
    }

    @Override
    public Integer call() {
        SnapshotRequest request = request();
        if (async) {
            output.give(frontDoor.ask(holdfast -> holdfast.sessions().beginSnapshot(request)), SessionText::begun);
            return 0;
        }
        output.give(
                output.underProgress(progress ->
                        frontDoor.ask(holdfast -> holdfast.snapshots().create(request, progress))),
                SnapshotText::created);
        return 0;
    }

    private SnapshotRequest request() {
        List<String> words = new ArrayList<>(tables == null ? List.of() : tables);
        words.addAll(moreTables == null ? List.of() : moreTables);
        return new SnapshotRequest(
                name,
                TableNames.of(words, PURPOSE),
                policy(),
                Optional.ofNullable(ttl).map(this::time));
    }

    private SnapshotRequest.Policy policy() {
        return switch (policy.toLowerCase(Locale.ROOT)) {
            case "flush" -> SnapshotRequest.Policy.FLUSH;
            case "skip-flush" -> SnapshotRequest.Policy.SKIP_FLUSH;
            default ->
                throw new Rejected(
                        "unable to " + PURPOSE + ": expected --policy flush or skip-flush, found " + policy, null);
        };
    }

    private Duration time(String text) {
        return TimeSpan.parse(text.trim().toLowerCase(Locale.ROOT))
                .filter(time -> time.toSeconds() > 0)
                .orElseThrow(() -> new Rejected(
                        "unable to " + PURPOSE + ": expected --ttl of a time such as 7d or 12h, found " + text, null));
    }
}
