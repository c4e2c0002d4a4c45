package io.holdfast.cli;

import io.holdfast.api.RestoreOptions;
import io.holdfast.api.RestorePlan;
import io.holdfast.api.RestoreRequest;
import io.holdfast.cli.text.PlanText;
import io.holdfast.cli.text.RestoreText;
import io.holdfast.cli.text.SessionText;
import io.holdfast.error.ErrorCode;
import io.holdfast.error.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings tables back, as a backup has them or as they were at a moment. */
@Command(
        name = "restore",
        sortOptions = false,
        description = "Brings tables back, from a backup or as of a moment.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] restore (ID | --at TIME | --latest) [--table T[=NEW]...] [OPTIONS]",
        parameterListHeading = "%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast --local restore ID --plan",
            "  holdfast --local restore ID --table orders=orders_old --table shop:items",
            "  holdfast --local restore ID --suffix _restored",
            "  holdfast --local restore ID --table orders --overwrite",
            "  holdfast --local restore --at 2026-03-04T12:00:00Z --table orders=orders_noon",
            "  holdfast --local restore ID --table orders=orders_part --rows user-1000..user-2000 --families f"
        })
final class RestoreCommand implements Callable<Integer> {

    private static final String PURPOSE = "restore";

    private final FrontDoor frontDoor;
    private final Output output;
    private final Optional<Person> person;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "ID",
            description = "The backup, as 'holdfast backup list' names it.")
    private String id = "";

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "Instead of a backup: all that was written up to this time, as ISO-8601 with a zone or in"
                    + " milliseconds since 1970; of tables for which 'holdfast pitr' is on.")
    private @Nullable String at;

    @Option(names = "--latest", description = "Instead of a backup: all that is archived of what was written.")
    private boolean latest;

    /** Words after the ID; an option that took several words itself would swallow an ID that comes after it. */
    @Parameters(index = "1..*", hidden = true)
    private @Nullable List<String> moreTables;

    @Option(
            names = "--table",
            paramLabel = "T[=NEW]",
            description = "Tables to restore, each under its own or a new name; several words, commas, or the option"
                    + " again. Default: every table of the backup, or every one that is covered at the time.")
    private @Nullable List<String> tables;

    @Option(
            names = "--suffix",
            paramLabel = "TEXT",
            description = "Append this to the name of each table that was given no new one.")
    private @Nullable String suffix;

    @Option(
            names = "--families",
            split = ",",
            paramLabel = "F",
            description =
                    "Restore these families of each table only; commas, or the option again. Not with --overwrite.")
    private @Nullable List<String> families;

    @Option(
            names = "--rows",
            paramLabel = "START..STOP",
            description =
                    "Restore the rows from START on and before STOP only; either may be empty. Keys are written as"
                            + " HBase's shell prints them, with \\xNN for bytes that are not visible. Not with --overwrite.")
    private @Nullable String rows;

    @Option(
            names = "--overwrite",
            description = "Replace tables that are there. Each is away for some seconds; what it was is kept by a"
                    + " snapshot for a day.")
    private boolean overwrite;

    @Option(names = "--yes", description = "Overwrite several tables without being asked.")
    private boolean yes;

    @Option(
            names = "--keep-expired",
            description = "Bring also cells back that are older than their family keeps them: it keeps them for ever"
                    + " from then on.")
    private boolean keepExpired;

    @Option(
            names = "--compact",
            description =
                    "Ask HBase at the end to rewrite all files, so that the imported snapshots are soon not needed"
                            + " any more. Does not wait for it.")
    private boolean compact;

    @Option(
            names = "--acl",
            description = "Grant the permissions that the backup recorded. Without this nobody is granted anything.")
    private boolean acl;

    @Option(
            names = "--plan",
            description =
                    "Print what would be done, file by file, and stop; exit status 6 if what is needed is damaged.")
    private boolean plan;

    @Option(
            names = "--bandwidth",
            paramLabel = "RATE",
            description =
                    "Read no more than this from the repository in a second, such as 50MB or 50MiB; default: what the"
                            + " configuration says of the repository, or no limit.")
    private @Nullable String bandwidth;

    @Option(
            names = "--async",
            description = "Return when it is recorded, with the id of its session; it goes on in the background.")
    private boolean async;

    RestoreCommand(FrontDoor frontDoor, Output output, Optional<Person> person) {
        this.frontDoor = frontDoor;
        this.output = output;
        this.person = person;
    }

    @Override
    public Integer call() {
        RestoreRequest request = request();
        if (!plan) {
            confirm(request);
        }
        if (plan) {
            RestorePlan made = frontDoor.ask(holdfast -> holdfast.planRestore(request));
            output.give(made, PlanText::plan);
            return made.damage().isEmpty() ? 0 : ErrorCode.CORRUPT.exitStatus();
        }
        if (async) {
            output.give(frontDoor.ask(holdfast -> holdfast.sessions().beginRestore(request)), SessionText::begun);
            return 0;
        }
        output.give(
                output.underProgress(progress -> frontDoor.ask(holdfast -> holdfast.restore(request, progress))),
                RestoreText::restored);
        return 0;
    }

    /** What one table is asked for by its name needs no second word; of several, more may be there than one thinks of. */
    private void confirm(RestoreRequest request) {
        if (!overwrite || yes || request.tables().size() == 1) {
            return;
        }
        List<String> overwritten = frontDoor.ask(holdfast -> holdfast.planRestore(request)).tables().stream()
                .filter(table -> table.overwrite() != null)
                .map(RestorePlan.Table::to)
                .toList();
        if (overwritten.size() < 2) {
            return;
        }
        String tables = "%d tables (%s)".formatted(overwritten.size(), String.join(", ", overwritten));
        if (person.isEmpty()) {
            throw new Rejected(
                    "unable to restore: expected --yes to overwrite %s, found nobody to ask".formatted(tables),
                    "look at --plan, then say --yes");
        }
        if (!person.get().agrees("Overwrite " + tables + "?")) {
            throw new Rejected("unable to restore: expected a yes to overwrite %s, found none".formatted(tables), null);
        }
    }

    private RestoreRequest request() {
        if (suffix != null && suffix.isBlank()) {
            throw new Rejected("unable to " + PURPOSE + ": expected --suffix with some text, found none", null);
        }
        requireOneSource();
        return new RestoreRequest(
                backup(),
                TableNames.withNewNames(words(), PURPOSE),
                Optional.ofNullable(suffix),
                new RestoreOptions(
                        acl,
                        overwrite,
                        keepExpired,
                        compact,
                        BandwidthOption.of(bandwidth, PURPOSE),
                        families == null ? List.of() : families,
                        Optional.ofNullable(rows)),
                latest ? Optional.of(RestoreRequest.LATEST) : Optional.ofNullable(at));
    }

    private void requireOneSource() {
        int sources = (backup().isEmpty() ? 0 : 1) + (at == null ? 0 : 1) + (latest ? 1 : 0);
        if (sources != 1 && spec != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    sources == 0
                            ? "Missing: the ID of a backup, --at TIME or --latest"
                            : "Expected one of the ID of a backup, --at TIME and --latest, found several");
        }
    }

    /** Where a moment is asked for, the first word after those of --table is one more of these. */
    private String backup() {
        return isMoment() && tables != null ? "" : id;
    }

    private boolean isMoment() {
        return at != null || latest;
    }

    private List<String> words() {
        List<String> words = new ArrayList<>(tables == null ? List.of() : tables);
        if (backup().isEmpty() && !id.isEmpty()) {
            words.add(id);
        }
        if (moreTables != null) {
            if (words.isEmpty() && spec != null) {
                throw new ParameterException(
                        spec.commandLine(), "Unmatched argument after ID: '" + moreTables.get(0) + "'");
            }
            words.addAll(moreTables);
        }
        return words;
    }
}
