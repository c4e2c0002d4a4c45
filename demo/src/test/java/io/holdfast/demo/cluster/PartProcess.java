package io.holdfast.demo.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A part of a cluster in a process of its own. Its main class prints one line when it is in service, and ends when its
 * standard input does: no later than this process.
 */
final class PartProcess {

    /** What the line begins with that says that the part is in service. */
    static final String READY = "READY ";

    private static final long STOP_SECONDS = 60;

    private final Process process;
    private final String answer;

    private PartProcess(Process process, String answer) {
        this.process = process;
        this.answer = answer;
    }

    /** Returns when it is in service; it has the class path of this process. */
    static PartProcess start(Class<?> main, Path log, String... arguments) throws IOException {
        return start(HBaseVersion.OURS, main, log, arguments);
    }

    /** As {@link #start(Class, Path, String...)}, with the class path of servers of this version. */
    static PartProcess start(HBaseVersion version, Class<?> main, Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xmx512m",
                "-Dlogback.configurationFile=io/holdfast/demo/embedded/logging.xml",
                // Without it, a name node hangs when it starts.
                "--add-opens",
                "java.base/java.lang.reflect=ALL-UNNAMED",
                "-cp",
                version.classPath(),
                main.getName()));
        command.addAll(List.of(arguments));
        Files.createDirectories(log.getParent());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new PartProcess(process, awaitAnswer(process, main, log));
    }

    /** What it said when it was in service. */
    String answer() {
        return answer;
    }

    long pid() {
        return process.pid();
    }

    /** Asks it to end; kills it when that takes too long. */
    void stop() throws IOException {
        process.getOutputStream().close();
        try {
            if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    /** Kills it at once, and returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Said by the part itself: it is in service. Nobody reads what it prints later. */
    static void ready(Object answer) {
        System.out.println(READY + answer);
        System.setOut(System.err);
    }

    /** Waits, in the part itself, until it is to end. */
    static void awaitEnd() throws IOException {
        while (System.in.read() >= 0) {
            // Nothing is said but the end.
        }
    }

    private static String awaitAnswer(Process process, Class<?> main, Path log) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(READY)) {
                return line.substring(READY.length());
            }
        }
        process.destroyForcibly();
        throw new IOException(main.getSimpleName() + " did not start: " + Files.readString(log));
    }
}
