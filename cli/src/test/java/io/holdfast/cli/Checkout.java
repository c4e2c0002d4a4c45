package io.holdfast.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder that looks like a checkout to the launcher script, with a Maven that notes its call and copies what the real
 * one built, and with a Java that only says that it was started, unless a test wants the real one.
 */
final class Checkout {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Path SCRIPT = Path.of(property("holdfast.checkout"), "holdfast");
    private static final Path JAR = Path.of(property("holdfast.jar"));
    private static final Path CLASS_PATH = Path.of(property("holdfast.classpath"));

    final Path home;
    private final Path tools;

    Checkout(Path parent) throws IOException {
        home = Files.createDirectories(parent.resolve("a checkout"));
        tools = Files.createDirectories(parent.resolve("the tools"));
        Files.copy(SCRIPT, home.resolve("holdfast"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(home.resolve("target"));
        write(home.resolve("pom.xml"), "");
        write(home.resolve("cli/src/main/java/A.java"), "");
        write(home.resolve("cli/pom.xml"), "");
        write(home.resolve("demo/pom.xml"), "");
        // The working folder is the checkout; each module gets the jar and the class path of the command line.
        maven("""
                sleep ${MAVEN_SECONDS:-0}
                for module in cli demo; do
                    mkdir -p $module/target
                    cp '%s' $module/target/holdfast-$module-1.0.jar
                    cp '%s' $module/target/classpath
                done
                """.formatted(JAR, CLASS_PATH));
    }

    /** Where a user's programs keep what can be made again. */
    Path cache() {
        return home.resolveSibling("a cache");
    }

    /** What Maven does when it is called. */
    void maven(String lines) throws IOException {
        executable(tools.resolve("mvn"), "set -e\necho \"$@\" >>target/calls\n" + lines);
    }

    /** How often Maven was called. */
    List<String> builds() throws IOException {
        Path calls = home.resolve("target/calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    /** Makes a file newer than anything that was built. */
    void touch(String file) throws IOException {
        Files.setLastModifiedTime(
                home.resolve(file), FileTime.from(Instant.now().plusSeconds(2)));
    }

    void untouch(String file) throws IOException {
        Files.setLastModifiedTime(
                home.resolve(file), FileTime.from(Instant.now().minusSeconds(60)));
    }

    /** A Java that claims a version and does something else. */
    Path fakeJava(String version, String lines) throws IOException {
        Path java = tools.resolve("java " + version);
        executable(java.resolve("bin/java"), lines + "\n");
        write(java.resolve("release"), "IMPLEMENTOR=\"nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        return java;
    }

    /** What a process left. */
    record Ended(int status, String out, String err) {}

    Ended run(String... words) throws IOException, InterruptedException {
        return run(home.resolve("holdfast"), home, Map.of(), words);
    }

    Ended run(Path script, Path folder, Map<String, String> environment, String... words)
            throws IOException, InterruptedException {
        return end(begin(script, folder, environment, words));
    }

    /** A process that runs, and where it prints. */
    record Running(Process process, Path out, Path err) {}

    Running begin(Path script, Path folder, Map<String, String> environment, String... words) throws IOException {
        List<String> line = new ArrayList<>(List.of("bash", script.toString()));
        line.addAll(List.of(words));
        Path out = Files.createTempFile(tools, "out", "");
        Path err = Files.createTempFile(tools, "err", "");
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        Map<String, String> variables = builder.environment();
        variables.put("JAVA_HOME", fakeJava("17.0.1", "echo started").toString());
        variables.put("PATH", tools + ":" + variables.get("PATH"));
        variables.remove("HOLDFAST_OPTS");
        variables.remove("HBASE_CONF_DIR");
        variables.put("XDG_CACHE_HOME", cache().toString());
        variables.putAll(environment);
        return new Running(builder.start(), out, err);
    }

    /** Waits until the process has said something on standard error. */
    void awaitOnErr(Running running, String words) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!text(running.err()).contains(words)) {
            if (System.nanoTime() > deadline || running.process().waitFor(20, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("expected '" + words + "', found " + text(running.err()));
            }
        }
    }

    /** Waits until the archive that a distribution makes in the background is there, and nothing beside it. */
    Path awaitArchive() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            try (Stream<Path> files = Files.list(cache().resolve("holdfast"))) {
                List<Path> found = files.toList();
                if (found.size() == 1 && Files.size(found.get(0)) > 0) {
                    return found.get(0);
                }
            }
            Thread.sleep(20);
        }
        throw new IllegalStateException("expected an archive within " + PATIENCE);
    }

    /** What a terminal does on Ctrl-C. */
    void interrupt(Running running) throws IOException, InterruptedException {
        int status = new ProcessBuilder(
                        "kill", "-INT", Long.toString(running.process().pid()))
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("unable to interrupt the process: kill ended with " + status);
        }
    }

    Ended end(Running running) throws IOException, InterruptedException {
        if (!running.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            running.process().destroyForcibly();
            throw new IllegalStateException("expected the script to end within " + PATIENCE);
        }
        return new Ended(running.process().exitValue(), text(running.out()), text(running.err()));
    }

    static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    private static void write(Path file, String text) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, text);
    }

    private static void executable(Path program, String lines) throws IOException {
        write(program, "#!/bin/bash\n" + lines);
        if (!program.toFile().setExecutable(true)) {
            throw new IOException("unable to make " + program + " executable");
        }
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("expected the build to set " + name);
        }
        return value;
    }

    /** The jars of the command line, as a distribution lays them out. */
    static void copyJars(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.copy(JAR, folder.resolve(JAR.getFileName()));
        for (String jar : text(CLASS_PATH).strip().split(":", -1)) {
            Files.copy(Path.of(jar), folder.resolve(Path.of(jar).getFileName()));
        }
    }

    static Path script() {
        return SCRIPT;
    }
}
