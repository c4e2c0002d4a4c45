package io.holdfast.cli;

import io.holdfast.api.DemoRequest;
import io.holdfast.api.DemoResult;
import io.holdfast.api.DemoRunner;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the demonstration. */
@Command(
        name = "demo",
        sortOptions = false,
        description = "Shows backup and restore on an HBase of its own.",
        customSynopsis = "holdfast [GLOBAL OPTIONS] demo [OPTIONS]",
        footerHeading = "%nExamples:%n",
        footer = {"  holdfast demo", "  holdfast demo --rows 1000000 --keep /tmp/holdfast-demo"})
final class DemoCommand implements Callable<Integer> {

    private static final long DEFAULT_ROWS = 200_000;

    private final GlobalOptions options;
    private final Output output;
    private final Parts parts;

    @Option(names = "--rows", paramLabel = "N", description = "Rows to load; default: 200000.")
    private long rows = DEFAULT_ROWS;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Keep cluster and repository in this folder; default: a temporary one that is removed.")
    private @Nullable String keep;

    DemoCommand(GlobalOptions options, Output output, Parts parts) {
        this.options = options;
        this.output = output;
        this.parts = parts;
    }

    @Override
    public Integer call() {
        DemoRequest request = request();
        DemoRunner runner = parts.demoRunner(options.verbose)
                .orElseThrow(() -> new Unavailable(
                        "unable to run the demo: expected it on the class path, found none",
                        "start it with the holdfast script of a complete installation",
                        null));
        DemoResult result = runner.run(request, output.narration());
        // The runner has told people everything already.
        output.give(result, (told, style) -> "");
        if (!result.ok()) {
            output.remark("unable to bring all data back: expected every cell to be equal, found differences");
        }
        return result.ok() ? 0 : 1;
    }

    private DemoRequest request() {
        if (rows < 1) {
            throw new Rejected("unable to run the demo: expected --rows of 1 or more, found " + rows, null);
        }
        return new DemoRequest(rows, Optional.ofNullable(keep).map(Path::of), output.narrationMayDraw());
    }
}
