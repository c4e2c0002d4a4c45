package io.holdfast.bench;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
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

/** The command {@code bench/run dispatch}: what handing tasks out costs the leader, and what more workers bring. */
@Command(
        name = "dispatch",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Measures what a task costs the leader, and how throughput grows with workers.",
        footerHeading = "%nExamples:%n",
        footer = {"  bench/run dispatch", "  bench/run dispatch --tasks 10000 --megabytes 20 -o json"})
final class DispatchBench implements Callable<Integer> {

    private static final int MOST_TASKS = 10_000_000;
    private static final int MOST_MEGABYTES = 10_000;

    private final PrintStream out;
    private final PrintStream err;

    @Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Option(
            names = "--tasks",
            paramLabel = "N",
            description = "Tasks that workers in this process answer at once; default: 100000.")
    private int tasks = 100_000;

    @Option(
            names = "--megabytes",
            paramLabel = "N",
            description = "What 1, 2 and 4 workers store through connections of 20 MB/s; default: 200.")
    private int megabytes = 200;

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

    DispatchBench(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** So many bytes in a second with so many workers. */
    record Throughput(int workers, double megabytesPerSecond, double ofOne) {}

    /** What was measured. */
    record Found(int cores, double loadBefore, ManyTasks.Cost cost, int megabytes, List<Throughput> throughput) {

        String text() {
            StringBuilder text = new StringBuilder();
            text.append(
                    "%d tasks through the dispatcher, %d workers of %d slots in this process, %d cores, load before %.1f%n"
                            .formatted(cost.tasks(), ManyTasks.WORKERS, ManyTasks.SLOTS, cores, loadBefore));
            text.append("%.1f s, %.1f s of processor time (%.0f µs each task), at most %.0f MB of heap%n"
                    .formatted(
                            cost.seconds(),
                            cost.cpuSeconds(),
                            1e6 * cost.cpuSeconds() / cost.tasks(),
                            cost.heapMegabytes()));
            text.append("%d MB by workers on a real port, each through a connection of %d MB/s%n"
                    .formatted(megabytes, SlowConnections.MEGABYTES_PER_SECOND));
            for (Throughput with : throughput) {
                text.append("%d workers %10.1f MB/s %6.2f times one%n"
                        .formatted(with.workers(), with.megabytesPerSecond(), with.ofOne()));
            }
            return text.toString();
        }
    }

    @Override
    public Integer call() throws Exception {
        requireWithin("--tasks", tasks, MOST_TASKS);
        requireWithin("--megabytes", megabytes, MOST_MEGABYTES);
        Narration narration = new Narration(err);
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        narration.line("warming up");
        ManyTasks.run(Math.max(1, tasks / 10));
        narration.line(tasks + " tasks");
        ManyTasks.Cost cost = ManyTasks.run(tasks);
        List<Throughput> throughput = new ArrayList<>();
        for (int workers : List.of(1, 2, 4)) {
            narration.line(workers + " workers");
            double rate = SlowConnections.megabytesPerSecond(workers, megabytes);
            double one = throughput.isEmpty() ? rate : throughput.get(0).megabytesPerSecond();
            throughput.add(new Throughput(workers, rate, rate / one));
        }
        Found found =
                new Found(Runtime.getRuntime().availableProcessors(), load, cost, megabytes, List.copyOf(throughput));
        out.println(form == BackupBench.Form.JSON ? BackupBench.json(found) : found.text());
        return 0;
    }

    private void requireWithin(String option, long value, long most) {
        Optional.ofNullable(spec).filter(known -> value < 1 || value > most).ifPresent(known -> {
            throw new ParameterException(
                    known.commandLine(), "%s: expected 1 to %d, found %d".formatted(option, most, value));
        });
    }
}
