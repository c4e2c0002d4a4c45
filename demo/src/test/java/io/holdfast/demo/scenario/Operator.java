package io.holdfast.demo.scenario;

import io.holdfast.cli.Main;
import io.holdfast.demo.cluster.Cluster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Somebody who knows a cluster's configuration folder and a repository, and types commands. */
final class Operator {

    private final List<String> options;

    private Operator(List<String> options) {
        this.options = List.copyOf(options);
    }

    static Operator of(Cluster cluster, Path repository) {
        return of(cluster.confDir(), repository);
    }

    static Operator of(Path hbaseConf, Path repository) {
        return with("--hbase-conf", hbaseConf.toString(), "--repository", "file:" + repository);
    }

    static Operator with(String... options) {
        List<String> all = new ArrayList<>(List.of("--local"));
        all.addAll(List.of(options));
        return new Operator(all);
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
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--add-opens",
                "java.base/java.lang.reflect=ALL-UNNAMED",
                "--add-opens",
                "java.base/java.nio=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(arguments(words));
        try {
            return new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> arguments(String... words) {
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(List.of("-o", "json"));
        arguments.addAll(List.of(words));
        return arguments;
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
