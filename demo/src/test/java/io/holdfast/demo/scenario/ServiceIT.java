package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.HdfsCluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.hadoop.hbase.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A {@link Service} to which everything happens that can, each trouble once and in an order that {@code -Dseed=N} decides;
 * with {@code -Drounds=N} so many times. Half of them are meant for a backup, and the others for restores of it: one that is
 * done before all have come is followed by another.
 */
@ExtendWith(SharedCluster.class)
class ServiceIT {

    private static final int ENDS_WITHIN_SECONDS = 240;
    private static final int ROWS = 1000;
    private static final int ROW_BYTES = 24_000;
    private static final String SLOWLY = "1MB";

    @TempDir
    private Path folder;

    @Test
    void sessionsEndWellWhileItsPartsDie(@HdfsCluster Cluster cluster, @HdfsCluster Namespace namespace)
            throws Exception {
        long seed = Long.getLong("seed", System.nanoTime() % 1_000_000);
        Random random = new Random(seed);
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.create("bulky", "row-000250", "row-000500", "row-000750");
        Cells.writeBulky(cluster.connection(), table, Cells.F, ROWS, ROW_BYTES);
        scene.flush(table);
        Kept kept = scene.keep(table);
        try (Service service = Service.start(scene, folder)) {
            assertThat(service.remote()
                            .asks("backup", "create", "--table", table.getNameAsString())
                            .refused(5, "UNAVAILABLE"))
                    .contains("worker");
            service.startWorkers();
            for (int round = 0; round < Integer.getInteger("rounds", 1); round++) {
                System.out.println("seed " + seed + ", round " + round);
                oneRound(scene, service, table, kept, random);
            }
            service.stop();
        }
        KilledCommandIT.nothingIsLeft(scene);
    }

    private void oneRound(Scene scene, Service service, TableName table, Kept kept, Random random) throws Exception {
        Deque<Trouble> toCome = shuffled(random);
        service.moveToRegionServer(table);
        Path data = scene.repository().resolve("data");
        JsonNode backup = run(
                service,
                toCome,
                toCome.size() / 2,
                () -> World.files(data),
                "backup",
                "create",
                "--workers",
                "2",
                "--bandwidth",
                SLOWLY,
                "--table",
                table.getNameAsString());
        String id = backup.path("backupId").asText();
        TableName copy = scene.table("bulky_copy");
        while (!toCome.isEmpty()) {
            int before = toCome.size();
            run(
                    service,
                    toCome,
                    before,
                    () -> scene.cluster().files(".holdfast"),
                    "restore",
                    id,
                    "--suffix",
                    "_copy",
                    "--bandwidth",
                    SLOWLY);
            assertThat(toCome).as("some trouble befell the restore").hasSizeLessThan(before);
            kept.assertSame(scene.cluster(), copy);
            if (!toCome.isEmpty()) {
                scene.drop(copy);
            }
        }

        kept.assertSame(scene.cluster(), table);
        assertThat(service.remote().asks("repo", "verify", "--deep").status()).isZero();
        scene.delete(id);
        assertThat(service.remote().asks("repo", "gc").status()).isZero();
        KilledCommandIT.nothingIsLeft(scene);
        KilledCommandIT.nothingIsToRepairOrToCollect(scene);
        // Not before, as what the restore left behind is needed for as long as the copy is there.
        scene.drop(copy);
    }

    private static Deque<Trouble> shuffled(Random random) {
        List<Trouble> shuffled = new ArrayList<>(List.of(Trouble.values()));
        Collections.shuffle(shuffled, random);
        return new ArrayDeque<>(shuffled);
    }

    /**
     * Runs a command to its end, which has to be a good one. While it is at work up to {@code most} troubles befall it, each
     * when it has got on since the one before; what came is taken from {@code toCome}.
     */
    private JsonNode run(Service service, Deque<Trouble> toCome, int most, Supplier<Object> done, String... words)
            throws Exception {
        Path out = Files.createTempFile(folder, "out-", ".json");
        Path err = Files.createTempFile(folder, "err-", ".txt");
        int left = toCome.size() - most;
        Process command = service.remote().startsWriting(out, err, words);
        try {
            while (toCome.size() > left) {
                Object before = done.get();
                Await.closelyUntil(
                        "it gets on: " + words[0],
                        () -> !command.isAlive() || !done.get().equals(before));
                if (!command.isAlive()) {
                    break;
                }
                System.out.println(words[0] + ": " + toCome.peek());
                service.strike(toCome.remove());
            }
            assertThat(command.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS))
                    .as("the command ends")
                    .isTrue();
        } finally {
            command.destroyForcibly();
        }
        assertThat(command.exitValue()).as(() -> read(err) + service.log()).isZero();
        JsonNode result = new ObjectMapper().readTree(read(out));
        assertThat(result.path("state").asText("COMPLETE")).isEqualTo("COMPLETE");
        service.awaitWorkers();
        return result;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
