package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.api.BackupRequest;
import io.holdfast.api.BackupResult;
import io.holdfast.api.Holdfast;
import io.holdfast.api.HoldfastProvider;
import io.holdfast.api.LocalSettings;
import io.holdfast.api.Progress;
import io.holdfast.api.ProgressListener;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import org.apache.hadoop.hbase.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A limit on what a session moves in a second. */
@ExtendWith(SharedCluster.class)
class BandwidthIT {

    private static final int MB = 1_000_000;

    @TempDir
    private Path folder;

    @Test
    void theMeanRateOfABackupIsThatOfTheConfiguration(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = bulky(scene, 30);
        double limit = 5 * MB;
        Path configuration = Files.writeString(folder.resolve("holdfast.yaml"), """
                repositories:
                  - {name: slow, uri: '%s', bandwidth: 5MB}
                """.formatted(scene.repository()));
        CopyTime time = new CopyTime();

        BackupResult backup;
        try (Holdfast holdfast = holdfast(cluster, configuration)) {
            backup = holdfast.createBackup(BackupRequest.of(BackupRequest.Type.FULL, table.getNameAsString()), time);
        }

        assertThat(backup.bytesCopied()).isGreaterThan(30 * MB);
        assertThat(backup.bytesCopied() / time.seconds()).isBetween(0.9 * limit, 1.1 * limit);
    }

    @Test
    void noCommandIsFasterThanItMayBe(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = bulky(scene, 10);
        Kept kept = scene.keep(table);

        JsonNode backup = scene.operator()
                .asks("backup", "create", "--table", table.getNameAsString(), "--bandwidth", "4MB")
                .done();
        JsonNode restore =
                scene.restore(backup.path("backupId").asText(), "--suffix", "_restored", "--bandwidth", "5MB/s");

        assertThat(backup.path("bytesCopied").asLong()).isGreaterThan(10 * MB);
        assertThat(backup.path("bytesCopied").asLong() / backup.path("seconds").asDouble())
                .isLessThan(4.0 * MB);
        assertThat(restore.path("tables").path(0).path("bytes").asLong()
                        / restore.path("seconds").asDouble())
                .isLessThan(5.0 * MB);
        kept.assertSame(cluster, scene.table("bulky_restored"));
    }

    private static TableName bulky(Scene scene, int megabytes) throws IOException {
        TableName table = scene.create("bulky", "row-000010", "row-000020");
        Cells.writeBulky(scene.cluster().connection(), table, Cells.F, 10 * megabytes, MB / 10);
        scene.flush(table);
        return table;
    }

    private Holdfast holdfast(Cluster cluster, Path configuration) {
        return ServiceLoader.load(HoldfastProvider.class)
                .findFirst()
                .orElseThrow()
                .open(new LocalSettings(
                        Optional.of(configuration),
                        Optional.of(cluster.confDir()),
                        Optional.empty(),
                        Optional.of(folder.resolve("state"))));
    }

    /** How long the copy took, by what the session says of its progress. */
    private static final class CopyTime implements ProgressListener {

        private long begun;
        private long ended;

        @Override
        public void progressed(Progress progress) {
            if (progress.step().equals("COPY") && progress.unit().equals("bytes")) {
                ended = System.nanoTime();
                begun = progress.done() == 0 ? ended : begun;
            }
        }

        double seconds() {
            return (ended - begun) / 1e9;
        }
    }
}
