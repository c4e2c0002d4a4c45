package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.HoldfastProvider;
import io.holdfast.cli.Checkout.Ended;
import io.holdfast.cli.Checkout.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the script as a process, in folders whose names have spaces. */
class LauncherScriptIT {

    private static final Map<String, String> REAL_JAVA = Map.of("JAVA_HOME", System.getProperty("java.home"));

    @TempDir
    private Path dir;

    private Checkout checkout;

    @BeforeEach
    void makeCheckout() throws IOException {
        checkout = new Checkout(dir);
    }

    @Test
    void buildsOnceAndThenOnlyWhenSourcesChange() throws Exception {
        Ended first = checkout.run(checkout.home.resolve("holdfast"), dir, REAL_JAVA, "--version");
        assertThat(first.status()).isZero();
        assertThat(first.out()).startsWith("holdfast ");
        assertThat(first.err()).startsWith("holdfast: building").hasLineCount(1);
        assertThat(checkout.builds()).singleElement().asString().contains("package");

        assertThat(checkout.run("--version").err()).isEmpty();
        assertThat(checkout.builds()).hasSize(1);

        for (String source : List.of("cli/src/main/java/A.java", "pom.xml", "demo/pom.xml")) {
            int builds = checkout.builds().size();
            checkout.touch(source);
            checkout.run("--version");
            assertThat(checkout.builds()).as(source).hasSize(builds + 1);
            checkout.untouch(source);
        }
    }

    @Test
    void buildsAgainWhereSomethingWasRemovedOrMoved() throws Exception {
        checkout.run("--version");
        Files.delete(checkout.home.resolve("demo/target/classpath"));
        checkout.run("--version");
        assertThat(checkout.builds()).hasSize(2);

        Path elsewhere = dir.resolve("moved");
        Files.move(checkout.home, elsewhere);
        Ended ended = checkout.run(elsewhere.resolve("holdfast"), dir, Map.of(), "--version");
        assertThat(ended.status()).isZero();
        assertThat(ended.err()).startsWith("holdfast: building");
    }

    @Test
    void showsTheEndOfTheLogWhenABuildFails() throws Exception {
        checkout.maven("echo 'A.java: nothing fits'; exit 1\n");
        Ended ended = checkout.run("--version");
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("A.java: nothing fits", "holdfast: unable to build: Maven failed", "hint: ");
        assertThat(checkout.run("--version").status()).as("tried again").isEqualTo(1);
        assertThat(checkout.builds()).hasSize(2);
    }

    @Test
    void twoCallsAtOnceBuildOnce() throws Exception {
        Map<String, String> slowly = Map.of("MAVEN_SECONDS", "2");
        Path script = checkout.home.resolve("holdfast");
        Running one = checkout.begin(script, dir, slowly, "--version");
        Running two = checkout.begin(script, dir, slowly, "--version");
        assertThat(checkout.end(one).status()).isZero();
        assertThat(checkout.end(two).status()).isZero();
        assertThat(checkout.builds()).hasSize(1);
    }

    @Test
    void exitStatusesComeThrough() throws Exception {
        assertThat(really("--help").status()).isZero();
        assertThat(really("nonsense").status()).isEqualTo(2);
        assertThat(really("restore", "b-1", "--table", "=N").status()).isEqualTo(3);
        Ended noService = really("-o", "json", "backup", "list");
        assertThat(noService.status()).isEqualTo(5);
        assertThat(noService.out())
                .startsWith("{\"error\":{\"code\":\"UNAVAILABLE\"")
                .hasLineCount(1);
        assertThat(noService.err()).isEmpty();
        Ended noProvider = really("--local", "backup", "list");
        assertThat(noProvider.status()).isEqualTo(5);
        assertThat(noProvider.err()).contains("expected Holdfast's service on the class path");
        assertThat(really("demo").status()).isEqualTo(5);
    }

    private Ended really(String... words) throws Exception {
        return checkout.run(checkout.home.resolve("holdfast"), dir, REAL_JAVA, words);
    }

    @Test
    void worksThroughLinksAndFromAnywhere() throws Exception {
        Path links = Files.createDirectories(dir.resolve("some links"));
        Path absolute = Files.createSymbolicLink(links.resolve("one"), checkout.home.resolve("holdfast"));
        Path relative = Files.createSymbolicLink(links.resolve("two"), Path.of("one"));
        assertThat(checkout.run(absolute, dir, Map.of(), "--version").status()).isZero();
        assertThat(checkout.run(relative, links, Map.of(), "--version").status())
                .isZero();
        assertThat(checkout.run(Path.of("holdfast"), checkout.home, Map.of(), "--version")
                        .status())
                .isZero();
        assertThat(checkout.builds()).hasSize(1);
    }

    @Test
    void workInThisProcessGetsTheWholeClassPathAndNothingElseDoes() throws Exception {
        checkout.run("--version");
        Files.writeString(checkout.home.resolve("cli/target/classpath"), "/light:" + classPath("cli"));
        Files.writeString(checkout.home.resolve("demo/target/classpath"), "/whole:" + classPath("demo"));
        Path java = checkout.fakeJava("17.0.9", "printf '%s\\n' \"$@\"");
        for (String line : List.of(
                "server",
                "--hbase-conf server server --port 0",
                "--local backup list",
                "backup list --local",
                "worker --leader host:1",
                "--config file worker --leader host:1",
                "demo",
                "-o json demo",
                "--repository demo demo",
                "demo --rows 5")) {
            assertThat(started(java, line))
                    .as(line)
                    .contains("/whole", "--add-opens")
                    .doesNotContain("UseSerialGC");
        }
        for (String line : List.of(
                "backup list",
                "--help",
                "demo --help",
                "--local backup list -h",
                "-V --local",
                "--repository demo backup list",
                "-o demo repo info")) {
            assertThat(started(java, line))
                    .as(line)
                    .contains("/light", "UseSerialGC")
                    .doesNotContain("--add-opens");
        }
    }

    @Test
    void wordsArriveAsTheyWereWritten() throws Exception {
        checkout.run("--version");
        Path java = checkout.fakeJava("21", "printf '<%s>' \"$@\"");
        Ended ended = checkout.run(
                checkout.home.resolve("holdfast"),
                dir,
                Map.of("JAVA_HOME", java.toString(), "HOLDFAST_OPTS", " -Da=1  -Db=2 "),
                "backup",
                "create",
                "--label",
                "a  b * $x",
                "");
        assertThat(ended.out()).contains("<-Da=1><-Db=2>").endsWith("<backup><create><--label><a  b * $x><>");
    }

    @Test
    void anOldOrMissingJavaIsRefused() throws Exception {
        Path script = checkout.home.resolve("holdfast");
        Path old = checkout.fakeJava("11.0.20", "exit 0");
        Ended ended = checkout.run(script, dir, Map.of("JAVA_HOME", old.toString()), "--version");
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err())
                .startsWith("holdfast: unable to start Java: expected version 17 or later at " + old
                        + "/bin/java, found 11.0.20\n");

        Path ancient = checkout.fakeJava("1.8.0_362", "exit 0");
        assertThat(checkout.run(script, dir, Map.of("JAVA_HOME", ancient.toString()), "--version")
                        .err())
                .contains("found 1.8.0_362");

        ended = checkout.run(
                script, dir, Map.of("JAVA_HOME", dir.resolve("none").toString()), "--version");
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err()).contains("found none", "hint: ");
        assertThat(checkout.builds()).isEmpty();
    }

    @Test
    void aMissingMavenIsNamed() throws Exception {
        Path bin = Files.createDirectories(dir.resolve("few tools"));
        for (String tool : List.of("bash", "find", "readlink", "mkdir")) {
            Path usr = Path.of("/usr/bin", tool);
            Files.createSymbolicLink(bin.resolve(tool), Files.exists(usr) ? usr : Path.of("/bin", tool));
        }
        Ended ended = checkout.run(checkout.home.resolve("holdfast"), dir, Map.of("PATH", bin.toString()), "--version");
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err())
                .startsWith("holdfast: unable to build: expected Maven's mvn on the PATH, found none\nhint: ");
    }

    @Test
    void anInterruptedCommandSaysSo() throws Exception {
        makeBusy();
        Running running = checkout.begin(
                checkout.home.resolve("holdfast"),
                dir,
                REAL_JAVA,
                "--local",
                "-o",
                "json",
                "backup",
                "create",
                "--all");
        checkout.awaitOnErr(running, BusyProvider.AT_WORK);
        checkout.interrupt(running);
        Ended ended = checkout.end(running);
        assertThat(ended.status()).isEqualTo(130);
        assertThat(ended.out())
                .startsWith("{\"error\":{\"code\":\"INTERRUPTED\"")
                .hasLineCount(1);
    }

    @Test
    void threadsThatAreLeftDoNotKeepTheProcessAliveNorDoesTheirOutputSpoilTheResult() throws Exception {
        makeBusy();
        Ended ended = checkout.run(
                checkout.home.resolve("holdfast"), dir, REAL_JAVA, "--local", "-o", "json", "repo", "info");
        assertThat(ended.status()).isZero();
        assertThat(ended.out()).startsWith("{\"id\":\"r-7\"").hasLineCount(1);
        assertThat(ended.err()).contains(BusyProvider.AT_WORK);
    }

    /** Puts a front door on the whole class path. */
    private void makeBusy() throws Exception {
        checkout.run("--version");
        Path services = Files.createDirectories(dir.resolve("busy/META-INF/services"));
        Files.writeString(services.resolve(HoldfastProvider.class.getName()), BusyProvider.class.getName());
        Path tests = Path.of(BusyProvider.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Files.writeString(
                checkout.home.resolve("demo/target/classpath"),
                classPath("demo").strip() + ":" + dir.resolve("busy") + ":" + tests);
    }

    @Test
    void aDistributionNeedsNoBuild() throws Exception {
        Path root = dir.resolve("holdfast 1.0");
        Path script = Files.createDirectories(root.resolve("bin")).resolve("holdfast");
        Files.copy(Checkout.script(), script);
        Checkout.copyJars(root.resolve("lib/cli"));
        Files.createDirectories(root.resolve("lib/service"));
        Ended ended = checkout.run(script, dir, REAL_JAVA, "--help");
        assertThat(ended.status()).isZero();
        assertThat(ended.out()).startsWith("Usage: holdfast");
        assertThat(ended.err()).isEmpty();
        assertThat(checkout.run(script, dir, REAL_JAVA, "--local", "-o", "json", "repo", "info")
                        .status())
                .isEqualTo(5);
        assertThat(checkout.builds()).isEmpty();
        checkout.awaitArchive();
    }

    @Test
    void aDistributionMakesItsArchiveOnceAndStartsWithIt() throws Exception {
        Path root = dir.resolve("holdfast 1.0");
        Path script = Files.createDirectories(root.resolve("bin")).resolve("holdfast");
        Files.copy(Checkout.script(), script);
        Checkout.copyJars(root.resolve("lib/cli"));
        assertThat(checkout.run(script, dir, REAL_JAVA, "--version").err()).isEmpty();
        Path archive = checkout.awaitArchive();

        Map<String, String> only = new HashMap<>(REAL_JAVA);
        only.put("HOLDFAST_OPTS", "-Xshare:on");
        Ended ended = checkout.run(script, dir, only, "--version");
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(Files.getLastModifiedTime(archive)).isEqualTo(Files.getLastModifiedTime(checkout.awaitArchive()));

        FileTime before = FileTime.from(Instant.now().minusSeconds(3600));
        Files.setLastModifiedTime(archive, before);
        assertThat(checkout.run(script, dir, REAL_JAVA, "--version").status())
                .as("with jars that are newer")
                .isZero();
        assertThat(Files.getLastModifiedTime(checkout.awaitArchive())).isGreaterThan(before);

        Files.delete(archive);
        Files.write(archive, new byte[] {1, 2, 3});
        ended = checkout.run(script, dir, REAL_JAVA, "--version");
        assertThat(ended.status()).isZero();
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void whereNothingCanBeKeptCommandsWorkAllTheSame() throws Exception {
        Path root = dir.resolve("holdfast 1.0");
        Path script = Files.createDirectories(root.resolve("bin")).resolve("holdfast");
        Files.copy(Checkout.script(), script);
        Checkout.copyJars(root.resolve("lib/cli"));
        Files.writeString(checkout.cache(), "no folder");
        Ended ended = checkout.run(script, dir, REAL_JAVA, "--version");
        assertThat(ended.status()).isZero();
        assertThat(ended.err()).isEmpty();
    }

    private String classPath(String module) throws IOException {
        return Checkout.text(checkout.home.resolve(module + "/target/classpath"));
    }

    private String started(Path javaHome, String line) throws Exception {
        Ended ended = checkout.run(
                checkout.home.resolve("holdfast"), dir, Map.of("JAVA_HOME", javaHome.toString()), line.split(" "));
        assertThat(ended.status()).isZero();
        return ended.out();
    }
}
