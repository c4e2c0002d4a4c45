package io.holdfast.demo.scenario;

import io.holdfast.cli.Main;
import io.holdfast.demo.cluster.Cluster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Somebody who knows a cluster's configuration folder and a repository, and types commands. */
final class Operator {

    /** Where what is remembered of repositories is kept; of each JVM that runs tests another folder. */
    private static final Path HOME = Path.of("target", "operator-" + System.getProperty("surefire.forkNumber", "1"));

    private final List<String> options;
    private final Map<String, String> environment;

    private Operator(List<String> options, Map<String, String> environment) {
        this.options = List.copyOf(options);
        this.environment = Map.copyOf(environment);
    }

    static Operator of(Cluster cluster, Path repository) {
        return of(cluster.confDir(), repository);
    }

    static Operator of(Path hbaseConf, Path repository) {
        return at(hbaseConf, "file:" + repository);
    }

    /** @param repository its location, as {@code --repository} takes it */
    static Operator at(Path hbaseConf, String repository) {
        return with("--hbase-conf", hbaseConf.toString(), "--repository", repository);
    }

    static Operator with(String... options) {
        List<String> all = new ArrayList<>(
                List.of("--local", "--config", configuration(HOME).toString()));
        all.addAll(List.of(options));
        return new Operator(all, Map.of());
    }

    /** The same, whose processes have this in their environment. */
    Operator in(Map<String, String> surroundings) {
        return new Operator(options, surroundings);
    }

    /** The same, but what is remembered of repositories is in this folder, and not where all tests keep it. */
    Operator remembering(Path state) {
        List<String> all = new ArrayList<>(options);
        all.set(all.indexOf("--config") + 1, configuration(state).toString());
        return new Operator(all, environment);
    }

    /** The same, with this in the configuration as well. */
    Operator configured(String yaml) {
        List<String> all = new ArrayList<>(options);
        int config = all.indexOf("--config") + 1;
        try {
            Path usual = Path.of(all.get(config));
            Path more = Files.createTempFile(usual.getParent(), "configured-", ".yaml");
            all.set(
                    config,
                    Files.writeString(more, Files.readString(usual) + yaml).toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Operator(all, environment);
    }

    /**
     * A configuration that says where to remember, as the user's home is no place for tests, and that takes the lead from a
     * killed command as soon as ZooKeeper allows.
     */
    private static Path configuration(Path state) {
        try {
            Path folder = Files.createDirectories(state.toAbsolutePath());
            Path file = folder.resolveSibling(folder.getFileName() + ".yaml");
            return Files.exists(file) ? file : Files.writeString(file, "state: '" + folder + "'\nleader-timeout: 4s\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Somebody who knows the same repository, and another cluster. */
    Operator at(Cluster other) {
        List<String> all = new ArrayList<>(options);
        all.set(all.indexOf("--hbase-conf") + 1, other.confDir().toString());
        return new Operator(all, environment);
    }

    /** The same, who asks services to do what is to be done. */
    Operator asking(String... servers) {
        List<String> all = new ArrayList<>(options);
        all.remove("--local");
        all.addAll(List.of("--server", String.join(",", servers)));
        return new Operator(all, environment);
    }

    /** Runs a command that prints JSON. */
    Answer asks(String... words) {
        return run(arguments(words));
    }

    /** Runs a command that prints text. */
    Answer asksForText(String... words) {
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(List.of(words));
        return run(arguments);
    }

    /** Starts a command in a process of its own. */
    Process starts(String... words) {
        try {
            return command(words)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a command in a process of its own, which says into this file what it says. */
    Process startsIn(Path log, String... words) {
        try {
            return command(words)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a command in a process of its own, whose log is kept; it does not work on behalf of one command. */
    Process startsLogging(Path log, String... words) {
        ProcessBuilder command = command(words);
        command.command().remove("--local");
        try {
            return command.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a command that prints JSON in a process of its own; its result goes to one file, what else it says to another. */
    Process startsWriting(Path out, Path err, String... words) {
        try {
            return command(words)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command that prints JSON in a process of its own, with this in its environment. */
    Answer asksIn(Map<String, String> environment, String... words) {
        ProcessBuilder command = command(words);
        command.environment().putAll(environment);
        return run(command, arguments(words));
    }

    private ProcessBuilder command(String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                // A command, a server and a worker get along with little.
                "-Xmx256m",
                "--add-opens",
                "java.base/java.lang.reflect=ALL-UNNAMED",
                "--add-opens",
                "java.base/java.nio=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(arguments(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder;
    }

    private List<String> arguments(String... words) {
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(List.of("-o", "json"));
        arguments.addAll(List.of(words));
        return arguments;
    }

    private static Answer run(ProcessBuilder command, List<String> arguments) {
        try {
            Path err = Files.createTempFile("holdfast-test-", ".err");
            Process process = command.redirectError(err.toFile()).start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Answer answer = new Answer(arguments, process.waitFor(), out, Files.readString(err));
            Files.delete(err);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static Answer run(List<String> arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(
                arguments.toArray(String[]::new),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Answer(
                arguments, status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
