package io.holdfast.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code bench/run scale}: what each request costs with a million files, in time and memory, and whether that
 * grows with the files alone. Cluster and contents of files are synthetic; everything else is what users run.
 */
@Command(
        name = "scale",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Measures every request on a synthetic backup of a million files.",
        footerHeading = "%nExamples:%n",
        footer = {"  bench/run scale", "  bench/run scale --regions 10000 -o json"})
final class ScaleBench implements Callable<Integer> {

    /** At least one region of the smallest size. */
    private static final int LEAST_REGIONS = 1_000;

    private static final int MOST_REGIONS = 10_000_000;

    private final PrintStream out;
    private final PrintStream err;

    @Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Option(
            names = "--regions",
            paramLabel = "N",
            description = "Regions of ten files each, of the largest size; default: 100000.")
    private int regions = 100_000;

    @Option(names = "--keep", paramLabel = "DIR", description = "Measure in this folder; default: a temporary one.")
    private @Nullable Path keep;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            description = "Form of the result; default: text.")
    private BackupBench.Form form = BackupBench.Form.TEXT;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // Picocli reads it from the annotation.
    private boolean helpRequested;

    ScaleBench(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        if ((regions < LEAST_REGIONS || regions > MOST_REGIONS) && spec != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--regions: expected %d to %d, found %d".formatted(LEAST_REGIONS, MOST_REGIONS, regions));
        }
        ScaleReport report = measure();
        out.println(form == BackupBench.Form.JSON ? BackupBench.json(report) : report.text());
        return 0;
    }

    private ScaleReport measure() {
        long begin = System.nanoTime();
        int smallest = regions / 10;
        Narration narration = new Narration(err);
        try (Workplace workplace = Workplace.open(Optional.ofNullable(keep));
                ProcessNeeds needs = new ProcessNeeds()) {
            // Not counted: it warms up the compilers.
            runOnce(smallest, workplace, needs, narration);
            List<ScaleReport.Size> sizes = new ArrayList<>();
            for (int size : List.of(smallest, regions / 4, regions)) {
                sizes.add(runOnce(size, workplace, needs, narration));
            }
            return new ScaleReport(
                    Runtime.getRuntime().availableProcessors(),
                    Runtime.getRuntime().maxMemory(),
                    Run.secondsSince(begin),
                    sizes);
        }
    }

    private static ScaleReport.Size runOnce(int regions, Workplace workplace, ProcessNeeds needs, Narration narration) {
        Path folder = workplace.fresh();
        try {
            return new ScaleRun(regions, folder, needs, narration).run();
        } finally {
            workplace.remove(folder);
        }
    }
}
