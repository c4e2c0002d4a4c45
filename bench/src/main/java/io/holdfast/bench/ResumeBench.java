package io.holdfast.bench;

import io.holdfast.api.Holdfast;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.SessionFilter;
import io.holdfast.api.SessionInfo;
import io.holdfast.demo.embedded.HBaseProcess;
import io.holdfast.error.Unavailable;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code bench/run resume}: what is copied again of a backup whose process was killed at half. */
@Command(
        name = "resume",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Kills a backup when half of it is stored, and measures what the next command copies again.",
        footerHeading = "%nExamples:%n",
        footer = {"  bench/run resume", "  bench/run resume --megabytes 2000 -o json"})
final class ResumeBench implements Callable<Integer> {

    private static final long SEED = 20_260_102;
    private static final long MEGABYTE = 1L << 20;
    private static final int MOST_MEGABYTES = 100_000;
    private static final int REGIONS = 10;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final PrintStream out;
    private final PrintStream err;

    @Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Option(names = "--megabytes", paramLabel = "N", description = "Size of the table, in ten regions; default: 1000.")
    private int megabytes = 1000;

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

    ResumeBench(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * What one run found, in bytes.
     *
     * @param table all files of the table
     * @param storedAtDeath what was in the repository when the process was killed, in whole files or parts
     * @param storedAtEnd what was there when the session had ended
     * @param storedByTheNext what of that the next command had stored
     */
    record Found(int cores, double loadBefore, long table, long storedAtDeath, long storedAtEnd, long storedByTheNext) {

        /** What the next command stored beyond what was missing. */
        public long copiedAgain() {
            return Math.max(0, storedAtDeath + storedByTheNext - storedAtEnd);
        }

        String text() {
            return "%d cores, load before %.1f%n".formatted(cores, loadBefore)
                    + line("table", table)
                    + line("stored when killed", storedAtDeath)
                    + line("stored by the next command", storedByTheNext)
                    + line("copied again", copiedAgain())
                    + "%-28s %8.0f %%%n".formatted("as a share of the table", 100.0 * copiedAgain() / table);
        }

        private static String line(String name, long bytes) {
            return "%-28s %8.0f MB%n".formatted(name, bytes / 1e6);
        }
    }

    @Override
    public Integer call() throws Exception {
        if ((megabytes < 1 || megabytes > MOST_MEGABYTES) && spec != null) {
            throw new ParameterException(spec.commandLine(), "--megabytes: expected 1 to %d".formatted(MOST_MEGABYTES));
        }
        Found found = measure(new Narration(err));
        out.println(form == BackupBench.Form.JSON ? BackupBench.json(found) : found.text());
        return 0;
    }

    private Found measure(Narration narration) throws IOException, InterruptedException {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        try (Workplace workplace = Workplace.open(Optional.ofNullable(keep))) {
            narration.line("starting HBase in a process of its own");
            HBaseProcess hbase = workplace.startHBase();
            Path repository = workplace.fresh();
            try (Connection connection = ConnectionFactory.createConnection(hbase.configuration());
                    Holdfast holdfast = new FrontDoors(hbase.confDir()).openWithNewRepository(repository)) {
                narration.line("making a table of " + megabytes + " MB");
                LargeTable table = new LargeTable(connection, hbase.root(), new SplittableRandom(SEED));
                table.create(megabytes * MEGABYTE, REGIONS);
                long bytes = LargeTable.bytesOf(table.files());

                narration.line("killing a backup at half");
                Path data = repository.resolve("data");
                killAtHalf(start(hbase.confDir(), repository, table), data, bytes);
                long atDeath = bytesBelow(data, "");
                String epochOfTheDead = epochs(data).get(0);

                narration.line("ending it");
                SessionInfo session = holdfast.sessions()
                        .list(new SessionFilter(Optional.empty(), 1))
                        .sessions()
                        .get(0);
                SessionInfo ended = holdfast.sessions().await(session.sessionId(), ProgressListener.NONE);
                if (!ended.state().equals("COMPLETE")) {
                    throw new Unavailable("unable to measure: the session ended as " + ended.state(), null, null);
                }
                return new Found(
                        Runtime.getRuntime().availableProcessors(),
                        load,
                        bytes,
                        atDeath,
                        bytesBelow(data, ""),
                        bytesBelow(data, "") - bytesBelow(data, epochOfTheDead));
            }
        }
    }

    private static Process start(Path hbaseConf, Path repository, LargeTable table) throws IOException {
        ProcessBuilder command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens",
                        "java.base/java.lang.reflect=ALL-UNNAMED",
                        "--add-opens",
                        "java.base/java.nio=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.holdfast.cli.Main",
                        "--local",
                        "--hbase-conf",
                        hbaseConf.toString(),
                        "--repository",
                        repository.toUri().toString(),
                        "backup",
                        "create",
                        "--table",
                        table.name().getNameAsString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        command.environment()
                .put("XDG_STATE_HOME", repository.resolveSibling("state").toString());
        return command.start();
    }

    private static void killAtHalf(Process backup, Path data, long bytes) throws IOException, InterruptedException {
        try {
            while (backup.isAlive() && bytesBelow(data, "") < bytes / 2) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
        } finally {
            backup.destroyForcibly();
        }
        if (backup.waitFor() == 0) {
            throw new Unavailable("unable to kill a backup at half: it was done before", "use a larger table", null);
        }
    }

    /** The epochs of which there are objects, the lowest first. */
    private static List<String> epochs(Path data) throws IOException {
        try (Stream<Path> folders = Files.walk(data, 2)) {
            return folders.filter(folder -> data.relativize(folder).getNameCount() == 2)
                    .map(folder -> folder.getFileName().toString())
                    .map(name -> name.substring(0, name.indexOf('-') + 1))
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    /** Bytes of all files, whole or not, in folders whose name begins so. */
    private static long bytesBelow(Path data, String begin) throws IOException {
        if (!Files.exists(data)) {
            return 0;
        }
        long bytes = 0;
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.toList()) {
                bytes += Files.isRegularFile(file)
                                && data.relativize(file).getName(1).toString().startsWith(begin)
                        ? sizeOf(file)
                        : 0;
            }
        }
        return bytes;
    }

    private static long sizeOf(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException renamedMeanwhile) {
            return 0;
        }
    }
}
