package io.holdfast.demo.embedded;

import io.holdfast.error.Unavailable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;

/**
 * An {@link EmbeddedHBase} in a process of its own, so that it can be killed, and shares nothing with this one. The
 * process ends when this one does, however that happens: it reads its standard input until its end.
 */
public final class HBaseProcess implements AutoCloseable {

    private static final long STOP_SECONDS = 60;
    // A quick start counts for more than top speed, and throughput for more than short pauses: together they take a
    // third
    // less processor time than the defaults over a start, a load and a few scans.
    private static final List<String> JVM_OPTIONS = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseParallelGC",
            "-XX:-UsePerfData",
            "-Xmx768m",
            "-Dlogback.configurationFile=io/holdfast/demo/embedded/logging.xml",
            "--add-opens",
            "java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens",
            "java.base/java.nio=ALL-UNNAMED");

    private final FolderLayout layout;
    private final Process process;
    private final BufferedReader answers;

    private HBaseProcess(FolderLayout layout, Process process) {
        this.layout = layout;
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts the process and returns when HBase is ready; {@code UNAVAILABLE} if it ended instead. */
    public static HBaseProcess start(EmbeddedHBaseSettings settings) {
        return start(settings, ownClassPath());
    }

    /**
     * As {@link #start(EmbeddedHBaseSettings)}, with what may be another HBase.
     *
     * @param classPath has HBase's servers, and this class
     */
    public static HBaseProcess start(EmbeddedHBaseSettings settings, String classPath) {
        HBaseProcess process = launch(settings, classPath);
        process.awaitReady();
        return process;
    }

    /** Starts the process and returns at once, so that it can be killed before it is ready. */
    public static HBaseProcess launch(EmbeddedHBaseSettings settings) {
        return launch(settings, ownClassPath());
    }

    /** That of this process. */
    public static String ownClassPath() {
        return System.getProperty("java.class.path");
    }

    private static HBaseProcess launch(EmbeddedHBaseSettings settings, String classPath) {
        FolderLayout layout = new FolderLayout(settings.folder());
        try {
            Files.createDirectories(layout.processOutput().getParent());
            Process process = new ProcessBuilder(command(settings, classPath))
                    .redirectError(ProcessBuilder.Redirect.appendTo(
                            layout.processOutput().toFile()))
                    .start();
            return new HBaseProcess(layout, process);
        } catch (IOException e) {
            throw new Unavailable("unable to start a process for HBase in " + settings.folder(), null, e);
        }
    }

    /** Returns when HBase is ready; {@code UNAVAILABLE} if its process ended instead. */
    public void awaitReady() {
        if (!answers(HBaseProcessMain.READY)) {
            throw ended("start", "become ready");
        }
    }

    /** As {@link EmbeddedHBase#kill}. */
    public void kill(Part part) {
        order(HBaseProcessMain.KILL + part);
    }

    /** As {@link EmbeddedHBase#start(Part)}. */
    public void start(Part part) {
        order(HBaseProcessMain.START + part);
    }

    /** The folder with {@code hbase-site.xml}. */
    public Path confDir() {
        return layout.conf();
    }

    /** HBase's root directory. */
    public Path root() {
        return layout.root();
    }

    /** Settings for a client, as any process reads them from {@link #confDir()}; fresh with each call. */
    public Configuration configuration() {
        return SiteConfiguration.read(layout.siteFile());
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Kills the process at once, and returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd(STOP_SECONDS);
    }

    /** Lets HBase stop in order; kills it when that takes too long. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException alreadyGone) {
            kill();
        }
        if (!awaitEnd(STOP_SECONDS)) {
            kill();
        }
    }

    private void order(String order) {
        try {
            OutputStream orders = process.getOutputStream();
            orders.write((order + "\n").getBytes(StandardCharsets.UTF_8));
            orders.flush();
        } catch (IOException e) {
            throw notHeardFrom(e);
        }
        if (!answers(HBaseProcessMain.DONE + order)) {
            throw ended("command", "obey " + order);
        }
    }

    /** Waits for this answer; not so if the process ends instead. */
    private boolean answers(String answer) {
        try {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith(answer)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw notHeardFrom(e);
        }
    }

    private Unavailable ended(String unableTo, String expected) {
        kill();
        return new Unavailable(
                "unable to " + unableTo + " a process for HBase in " + layout.folder() + ": expected it to " + expected
                        + ", found that it ended with status " + process.exitValue(),
                "what it said is in " + layout.processOutput() + " and " + layout.log(),
                null);
    }

    private Unavailable notHeardFrom(IOException e) {
        kill();
        return new Unavailable("unable to hear from the process for HBase in " + layout.folder(), null, e);
    }

    private boolean awaitEnd(long seconds) {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static List<String> command(EmbeddedHBaseSettings settings, String classPath) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        command.add("-cp");
        command.add(classPath);
        command.add(HBaseProcessMain.class.getName());
        command.add(settings.folder().toString());
        command.add(Integer.toString(settings.regionServers()));
        settings.extra().forEach((key, value) -> command.add(key + "=" + value));
        return command;
    }
}
