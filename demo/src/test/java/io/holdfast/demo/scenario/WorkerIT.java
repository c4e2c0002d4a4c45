package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.TableName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Workers in processes of their own copy, stage and verify files, while the leader touches none. */
@ExtendWith(SharedCluster.class)
class WorkerIT {

    private static final int TABLES = 4;
    private static final int FILES = 3;
    private static final int ROWS = 150;
    private static final int BYTES = 20_000;

    private static final String DELEGATING = """
            workers:
              run-on-leader: never
              heartbeat: 300ms
              abandon: 3s
            """;

    private static final Pattern STREAMED = Pattern.compile("STREAM \\d+ \\((\\d+) bytes");

    @TempDir
    private Path folder;

    private final List<Process> workers = new ArrayList<>();

    @AfterEach
    void endWorkers() throws InterruptedException {
        for (Process worker : workers) {
            worker.destroyForcibly().waitFor();
        }
    }

    @Test
    void threeWorkersTakeABackupAndRestoreIt(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        List<TableName> tables = tables(scene);
        int port = freePort();

        CompletableFuture<Answer> backup = backup(leader(scene, port, "never"), tables);
        for (String name : List.of("anna", "bert", "carl")) {
            work(scene, port, name);
        }
        String id = backup.join().done().path("backupId").asText();

        restoresEqual(leader(scene, port, "never"), scene, id, tables);
        for (String name : List.of("anna", "bert", "carl")) {
            assertThat(log(name)).contains("connected to the leader").doesNotContain("refused", "ERROR");
        }
        KilledCommandIT.nothingIsToRepairOrToCollect(scene);
    }

    @Test
    void oneIsKilledAndAnotherPausedForLongerThanTheTimeOut(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        List<TableName> tables = tables(scene);
        int port = freePort();

        CompletableFuture<Answer> backup = backup(leader(scene, port, "never"), tables, "--bandwidth", "2MB");
        Process doomed = work(scene, port, "doomed");
        Process paused = work(scene, port, "paused");
        work(scene, port, "steady");
        Path data = scene.repository().resolve("data");
        Await.closelyUntil("all of them are at work", () -> attempts(data) >= 3);
        doomed.destroyForcibly();
        signal(paused, "STOP");
        Await.closelyUntil("what they had is with another", () -> attempts(data) >= 5);
        signal(paused, "CONT");
        String id = backup.join().done().path("backupId").asText();

        restoresEqual(scene.operator(), scene, id, tables);
        assertThat(paused.isAlive()).isTrue();
        assertThat(scene.operator().asks("repo", "verify", "--deep").status()).isZero();
        KilledCommandIT.nothingIsLeft(scene);
    }

    @Test
    void theSessionOfAKilledLeaderGoesOnWithTheSameWorkers(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        List<TableName> tables = tables(scene);
        int port = freePort();
        Operator leader = leader(scene, port, "never");

        Process doomed = leader.starts(words(tables, "--bandwidth", "2MB"));
        for (String name : List.of("anna", "bert")) {
            work(scene, port, name);
        }
        Path data = scene.repository().resolve("data");
        KilledCommandIT.kill(doomed, () -> attempts(data) >= 2);
        String session = World.sessions(cluster).get(0);
        assertThat(leader.asks("session", "wait", session).done().path("state").asText())
                .isEqualTo("COMPLETE");

        String id = scene.operator()
                .asks("backup", "list")
                .done()
                .path("backups")
                .path(0)
                .path("backupId")
                .asText();
        restoresEqual(scene.operator(), scene, id, tables);
        for (String name : List.of("anna", "bert")) {
            assertThat(log(name).split("connected to the leader of epoch", -1)).hasSizeGreaterThan(2);
        }
        KilledCommandIT.nothingIsLeft(scene);
    }

    @Test
    void withoutAWorkerTheLeaderDoesItUnlessItMayNot(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.createWithRows("table", 300);
        Kept kept = scene.keep(table);

        String id = backup(leader(scene, freePort(), "auto"), List.of(table))
                .join()
                .done()
                .path("backupId")
                .asText();

        scene.restore(id, "--suffix", "_r");
        kept.assertSame(cluster, scene.table("table_r"));
    }

    @Test
    void workersVerifyFilesOfWhichTheLeaderReadsTheDamagedOneOnly(Cluster cluster, Namespace namespace)
            throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        List<TableName> tables = tables(scene);
        Operator owner = scene.operator().configured(DELEGATING);
        try (ServerProcess server = ServerProcess.start(owner, folder)) {
            for (String name : List.of("anna", "bert")) {
                work(scene, server.address(), name);
            }
            Operator remote = owner.asking(server.address());
            String id = remote.asks(words(tables)).done().path("backupId").asText();

            JsonNode sound = remote.asks("repo", "verify", "--deep").done();
            long bytes = sound.path("bytes").asLong();
            assertThat(bytes).isEqualTo(sound.path("bytesTotal").asLong()).isGreaterThan(20_000_000);

            Path victim = largest(scene.repository().resolve("data"));
            flipInTheMiddle(victim);
            JsonNode damaged =
                    remote.asks("backup", "verify", id, "--deep").damaged().path("findings");
            assertThat(damaged).hasSize(1);
            assertThat(damaged.path(0).path("kind").asText()).isEqualTo("checksum");
            assertThat(scene.repository().resolve(damaged.path(0).path("object").asText()))
                    .isEqualTo(victim);
            assertThat(log("anna") + log("bert")).contains("is not what was stored");
            assertThat(server.stop()).isZero();
            // Of two verifications. What is damaged is read twice by who says so.
            assertThat(streamed(server)).isLessThan(2 * Files.size(victim) + bytes / 5);
        }
    }

    @Test
    void whatAWorkerLeavesThatSleptUntilTheRestoreHadEndedIsNoHarm(Cluster cluster, Namespace namespace)
            throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        List<TableName> tables = tables(scene);
        int port = freePort();
        String id = scene.operator().asks(words(tables)).done().path("backupId").asText();
        Operator leader = leader(scene, port, "never");

        CompletableFuture<Answer> restore =
                CompletableFuture.supplyAsync(() -> leader.asks("restore", id, "--suffix", "_r", "--bandwidth", "2MB"));
        Process paused = work(scene, port, "paused");
        work(scene, port, "steady");
        Await.closelyUntil("both stage", () -> unfinished(cluster) >= 2);
        signal(paused, "STOP");
        restore.join().done();
        assertThat(cluster.files(".holdfast")).isEmpty();
        signal(paused, "CONT");
        Await.until("it gave up", () -> log("paused").contains("ended without being done"));

        assertThat(scene.operator().asks("repair").status()).isZero();
        assertThat(cluster.files(".holdfast")).isEmpty();
        KilledCommandIT.nothingIsToRepairOrToCollect(scene);
        for (int i = 0; i < TABLES; i++) {
            scene.keep(tables.get(i)).assertSame(cluster, scene.table("table" + i + "_r"));
        }
        assertThat(paused.isAlive()).isTrue();
    }

    private static List<TableName> tables(Scene scene) throws IOException {
        List<TableName> tables = new ArrayList<>();
        for (int i = 0; i < TABLES; i++) {
            TableName table = scene.create("table" + i);
            for (int file = 0; file < FILES; file++) {
                Cells.writeBulky(scene.cluster().connection(), table, Cells.F, ROWS, BYTES);
                scene.flush(table);
            }
            tables.add(table);
        }
        return tables;
    }

    private static Operator leader(Scene scene, int port, String runOnLeader) {
        return scene.operator().configured("""
                workers:
                  listen: 127.0.0.1:%d
                  run-on-leader: %s
                  heartbeat: 300ms
                  abandon: 3s
                """.formatted(port, runOnLeader));
    }

    private static CompletableFuture<Answer> backup(Operator leader, List<TableName> tables, String... options) {
        return CompletableFuture.supplyAsync(() -> leader.asks(words(tables, options)));
    }

    private static String[] words(List<TableName> tables, String... options) {
        List<String> words = new ArrayList<>(List.of("backup", "create"));
        tables.forEach(table -> words.addAll(List.of("--table", table.getNameAsString())));
        words.addAll(List.of(options));
        return words.toArray(String[]::new);
    }

    private Process work(Scene scene, int port, String name) {
        return work(scene, "127.0.0.1:" + port, name);
    }

    private Process work(Scene scene, String leader, String name) {
        Process worker = scene.operator()
                .startsIn(folder.resolve(name + ".log"), "worker", "--leader", leader, "--slots", "1", "--name", name);
        workers.add(worker);
        return worker;
    }

    private String log(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".log"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    /** How many handings out have stored something. */
    private static long attempts(Path data) throws IOException {
        if (!Files.isDirectory(data)) {
            return 0;
        }
        try (Stream<Path> objects = Files.walk(data)) {
            return objects.filter(Files::isRegularFile)
                    .map(Path::getParent)
                    .distinct()
                    .count();
        }
    }

    private static long unfinished(Cluster cluster) {
        return cluster.files(".holdfast").stream()
                .filter(file -> file.endsWith(".unfinished"))
                .count();
    }

    /** How many bytes of files the server has read, by what it says at its end. */
    private static long streamed(ServerProcess server) {
        return STREAMED.matcher(server.log())
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .max()
                .orElseThrow();
    }

    private static Path largest(Path data) {
        return World.files(data).stream()
                .map(data::resolve)
                .max(Comparator.comparingLong(file -> file.toFile().length()))
                .orElseThrow();
    }

    private static void flipInTheMiddle(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 1;
        Files.write(file, content);
    }

    private static void signal(Process process, String signal) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static void restoresEqual(Operator leader, Scene scene, String backup, List<TableName> tables)
            throws IOException {
        List<Kept> kept = new ArrayList<>();
        for (TableName table : tables) {
            kept.add(scene.keep(table));
        }
        leader.asks("restore", backup, "--suffix", "_r").done();
        for (int i = 0; i < tables.size(); i++) {
            kept.get(i).assertSame(scene.cluster(), scene.table("table" + i + "_r"));
        }
    }
}
