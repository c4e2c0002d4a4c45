package io.holdfast.bench;

import io.holdfast.demo.embedded.HBaseProcess;
import io.holdfast.election.Leadership;
import io.holdfast.election.ZooKeeperJournal;
import io.holdfast.format.ValueForms;
import io.holdfast.procedure.Journal;
import io.holdfast.procedure.MemoryJournal;
import io.holdfast.procedure.Outcome;
import io.holdfast.procedure.Procedure;
import io.holdfast.procedure.ProcedureEngine;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;
import io.holdfast.procedure.RetryPolicy;
import io.holdfast.procedure.StateCodec;
import io.holdfast.procedure.StepContext;
import io.holdfast.procedure.Threads;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.hadoop.hbase.zookeeper.ZKConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code bench/run engine}: how many transitions of procedures are recorded in a second. */
@Command(
        name = "engine",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Measures transitions of procedures in a second, with the journal in memory and in ZooKeeper.",
        footerHeading = "%nExamples:%n",
        footer = {"  bench/run engine", "  bench/run engine --procedures 500 --rounds 5 -o json"})
final class EngineBench implements Callable<Integer> {

    /** As many as an engine accepts at once. */
    private static final int MOST_PROCEDURES = 1_000;

    private static final int THREADS = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final PrintStream out;
    private final PrintStream err;

    @Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Option(
            names = "--procedures",
            paramLabel = "N",
            description = "Procedures of ten steps that run side by side; default: 200.")
    private int procedures = 200;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Rounds that count, after one that does not; default: 3.")
    private int rounds = 3;

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

    EngineBench(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Transitions in a second. */
    record Found(int cores, int procedures, int rounds, double loadBefore, Spread memory, Spread zooKeeper) {

        String text() {
            return "%d procedures of %d steps, %d at a time, %d rounds, %d cores, load before %.1f%n"
                            .formatted(procedures, Ten.values().length, THREADS, rounds, cores, loadBefore)
                    + "%-24s %10s %10s %10s%n".formatted("transitions/s", "min", "median", "max")
                    + line("journal in memory", memory)
                    + line("journal in ZooKeeper", zooKeeper);
        }

        private static String line(String name, Spread spread) {
            return "%-24s %10.0f %10.0f %10.0f%n".formatted(name, spread.min(), spread.median(), spread.max());
        }
    }

    @Override
    public Integer call() throws Exception {
        if ((procedures < 1 || procedures > MOST_PROCEDURES || rounds < 1) && spec != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--procedures: expected 1 to %d, and --rounds 1 or more".formatted(MOST_PROCEDURES));
        }
        Found found = measure(new Narration(err));
        out.println(form == BackupBench.Form.JSON ? BackupBench.json(found) : found.text());
        return 0;
    }

    private Found measure(Narration narration) {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        List<Double> memory = new ArrayList<>();
        List<Double> zooKeeper = new ArrayList<>();
        try (Workplace workplace = Workplace.open(Optional.empty())) {
            narration.line("starting HBase, for its ZooKeeper, in a process of its own");
            HBaseProcess hbase = workplace.startHBase();
            try (CuratorFramework client = CuratorFrameworkFactory.newClient(
                    ZKConfig.getZKQuorumServersString(hbase.configuration()), new RetryOneTime(1_000))) {
                client.start();
                try (Leadership lead = Leadership.take(client, "/bench", "bench", PATIENCE, () -> {})) {
                    for (int round = 0; round <= rounds; round++) {
                        narration.line("round " + round + " of " + rounds);
                        double inMemory = transitionsInASecond(new MemoryJournal(), round);
                        double inZooKeeper = transitionsInASecond(new ZooKeeperJournal(client, "/bench", lead), round);
                        if (round > 0) {
                            memory.add(inMemory);
                            zooKeeper.add(inZooKeeper);
                        }
                    }
                }
            }
        }
        return new Found(
                Runtime.getRuntime().availableProcessors(),
                procedures,
                rounds,
                load,
                Spread.of(memory),
                Spread.of(zooKeeper));
    }

    private double transitionsInASecond(Journal journal, int round) {
        try (Threads threads = new Threads(THREADS);
                ProcedureEngine engine = new ProcedureEngine(
                        journal,
                        List.of(new Walk()),
                        new StateCodec(ValueForms.module()),
                        Clock.systemUTC(),
                        RetryPolicy.DEFAULT,
                        threads,
                        ProcedureListener.NONE)) {
            engine.start();
            long begin = System.nanoTime();
            for (int i = 0; i < procedures; i++) {
                engine.submit(
                        new ProcedureId("walk-" + round + "-" + i),
                        new Walk(),
                        new Nothing(),
                        ProcedureEngine.Contention.WAIT);
            }
            engine.settle();
            return procedures * (double) Ten.values().length / Run.secondsSince(begin);
        }
    }

    /** A state without content. */
    record Nothing() {}

    /** Steps that do nothing: what they cost is being recorded. */
    enum Ten implements Procedure.Step {
        ONE,
        TWO,
        THREE,
        FOUR,
        FIVE,
        SIX,
        SEVEN,
        EIGHT,
        NINE,
        TEN
    }

    private static final class Walk implements Procedure<Nothing, Ten> {

        @Override
        public String kind() {
            return "walk";
        }

        @Override
        public Class<Nothing> stateType() {
            return Nothing.class;
        }

        @Override
        public Class<Ten> stepType() {
            return Ten.class;
        }

        @Override
        public Outcome<Nothing> execute(Ten step, Nothing state, StepContext context) {
            return Outcome.done(state);
        }

        @Override
        public void undo(Ten step, Nothing state, StepContext context) {
            throw new IllegalStateException("nothing fails here");
        }
    }
}
