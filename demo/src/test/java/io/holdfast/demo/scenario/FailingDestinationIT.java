package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.HdfsCluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import io.holdfast.testing.s3.SlowProxy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.QuotaUsage;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A place that is full, away for a while, or does not answer. */
@ExtendWith(SharedCluster.class)
class FailingDestinationIT {

    private static final long MEGABYTE = 1 << 20;

    @TempDir
    private java.nio.file.Path folder;

    @Test
    void aFullRepositoryEndsTheBackupWithTheReasonAndTheNextCopiesOnlyWhatIsMissing(
            @HdfsCluster Cluster cluster, @HdfsCluster Namespace namespace) throws IOException {
        DistributedFileSystem hdfs = cluster.hdfs();
        Path repository = new Path("/full-" + namespace.name());
        Scene scene = Scene.at(cluster, namespace, folder, hdfs.getUri() + repository.toString());
        TableName table = scene.create("table", "row-000100");
        scene.write(table, 0, 200);
        scene.flush(table);
        String first = scene.backupId(table);
        Cells.writeBulky(cluster.connection(), table, Cells.F, 200, 40_000);
        scene.flush(table);
        Kept kept = scene.keep(table);
        SortedSet<String> before = World.of(cluster);
        SortedSet<String> dataBefore = files(hdfs, new Path(repository, "data"));

        leaveSpace(hdfs, repository, 3 * MEGABYTE);
        Answer full = scene.operator().asks("backup", "create", "--table", table.getNameAsString());

        assertThat(full.refused(5, "UNAVAILABLE")).contains("quota");
        assertThat(World.of(cluster)).isSubsetOf(before);
        assertThat(scene.backups()).containsExactly(first);
        assertThat(files(hdfs, new Path(repository, "data"))).isEqualTo(dataBefore);
        assertThat(lastHistory(hdfs, repository)).contains("\"FAILED\"").contains("\"UNAVAILABLE\"");

        hdfs.setQuota(repository, HdfsConstants.QUOTA_RESET, HdfsConstants.QUOTA_RESET);
        JsonNode next = scene.backup(table);

        assertThat(next.path("filesTotal").asInt()).isEqualTo(4);
        assertThat(next.path("filesCopied").asInt()).isEqualTo(2);
        scene.restore(next.path("backupId").asText(), "--suffix", "_restored");
        kept.assertSame(cluster, scene.table("table_restored"));
    }

    @Test
    void aFullClusterEndsTheRestoreWithNothingLeft(@HdfsCluster Cluster cluster, @HdfsCluster Namespace namespace)
            throws IOException {
        DistributedFileSystem hdfs = cluster.hdfs();
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.create("table", "row-000100");
        Cells.writeBulky(cluster.connection(), table, Cells.F, 200, 40_000);
        scene.flush(table);
        Kept kept = scene.keep(table);
        String backup = scene.backupId(table);
        SortedSet<String> before = World.of(cluster);
        Path staging = new Path("/hbase/.holdfast");
        hdfs.mkdirs(staging);

        leaveSpace(hdfs, staging, 3 * MEGABYTE);
        Answer full = scene.operator().asks("restore", backup, "--suffix", "_restored");
        hdfs.setQuota(staging, HdfsConstants.QUOTA_RESET, HdfsConstants.QUOTA_RESET);

        assertThat(full.refused(5, "UNAVAILABLE")).contains("quota");
        assertThat(World.of(cluster)).isSubsetOf(before);
        scene.restore(backup, "--suffix", "_restored");
        kept.assertSame(cluster, scene.table("table_restored"));
    }

    @Test
    void aRepositoryThatIsAwayForAWhileIsWaitedFor(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = KilledCommandIT.bulky(scene);
        Kept kept = scene.keep(table);
        java.nio.file.Path away = folder.resolve("away");

        Process backup = scene.operator().starts("backup", "create", "--table", table.getNameAsString());
        try {
            Await.closelyUntil(
                    "a backup that copies",
                    () -> !World.files(scene.repository().resolve("data")).isEmpty());
            Files.move(scene.repository(), away);
            Await.until("a snapshot that is kept meanwhile", () -> World.snapshots(cluster).stream()
                    .anyMatch(name -> name.startsWith("holdfast-2")));
            Files.move(away, scene.repository());
            assertThat(backup.waitFor()).isZero();
        } finally {
            backup.destroyForcibly();
        }

        KilledCommandIT.nothingIsLeft(scene);
        scene.restore(scene.backups().get(0), "--suffix", "_restored");
        kept.assertSame(cluster, scene.table("bulky_restored"));
    }

    @Test
    @Timeout(180)
    void aRepositoryThatTakesFilesAndNeverAnswersEndsTheBackupWithTheReason(Cluster cluster, Namespace namespace)
            throws IOException {
        try (SlowProxy proxy = SlowProxy.before(S3Bucket.endpoint())) {
            String location = S3Bucket.location(proxy.endpoint(), namespace.name());
            Scene scene = Scene.at(cluster, namespace, folder, location);
            TableName table = scene.createWithRows("table", 200, "row-000100");
            String first = scene.backupId(table);
            scene.write(table, 0, 50);
            scene.flush(table);
            Kept kept = scene.keep(table);
            SortedSet<String> before = World.of(cluster);
            Operator impatient = scene.operator().configured("""
                    repositories:
                      - {name: stuck, uri: '%s', timeout: 300ms}
                    """.formatted(location));

            proxy.treat(SlowProxy.Pace.SILENT, line -> line.startsWith("PUT ") && line.contains("/data/"));
            Answer stuck = impatient.asks("backup", "create", "--table", table.getNameAsString());

            assertThat(stuck.refused(5, "UNAVAILABLE")).contains("unable to store data/", "timeout");
            assertThat(World.of(cluster)).isSubsetOf(before);
            assertThat(World.procedures(cluster)).isEmpty();
            assertThat(scene.backups()).containsExactly(first);

            proxy.passOnEverything();
            JsonNode next = scene.backup(table);

            assertThat(next.path("filesCopied").asInt()).isEqualTo(1);
            scene.restore(next.path("backupId").asText(), "--suffix", "_restored");
            kept.assertSame(cluster, scene.table("table_restored"));
        }
    }

    @AfterAll
    static void forgetCredentials() {
        S3Bucket.forgetCredentials();
    }

    /** Bytes beyond what is there. HDFS counts each block that is being written as a whole one. */
    private static void leaveSpace(DistributedFileSystem hdfs, Path folder, long bytes) throws IOException {
        QuotaUsage usage = hdfs.getQuotaUsage(folder);
        hdfs.setQuota(folder, HdfsConstants.QUOTA_DONT_SET, usage.getSpaceConsumed() + bytes);
    }

    /** What is written down of the session that ended last. */
    private static String lastHistory(DistributedFileSystem hdfs, Path repository) throws IOException {
        try (InputStream in =
                hdfs.open(new Path(files(hdfs, new Path(repository, "history")).last()))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static SortedSet<String> files(DistributedFileSystem hdfs, Path folder) throws IOException {
        SortedSet<String> found = new TreeSet<>();
        RemoteIterator<? extends FileStatus> each = hdfs.listFiles(folder, true);
        while (each.hasNext()) {
            found.add(each.next().getPath().toString());
        }
        return found;
    }
}
