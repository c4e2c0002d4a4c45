package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be done is refused with the right exit status, in JSON and in text, and leaves nothing anywhere. */
@ExtendWith(SharedCluster.class)
class BadInputIT {

    private static final String WELL_FORMED_ID = "20200101T000000000Z-00000000";

    @TempDir
    private Path folder;

    @Test
    void aTableThatIsUnknown(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);

        refused(scene, 3, "REJECTED", "backup", "create", "--table", namespace.name() + ":nothing");
        refused(scene, 3, "REJECTED", "backup", "create", "--table", "no_such_namespace:nothing");
        refused(scene, 3, "REJECTED", "backup", "create", "--table", "not a table name");
        refused(scene, 3, "REJECTED", "backup", "create", "--table", "");
        refused(scene, 3, "REJECTED", "backup", "create", "--table", "hbase:meta");
    }

    @Test
    void aBackupThatIsUnknown(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        String known = scene.backupId(scene.createWithRows("known", 20));
        String unknown = known.substring(0, known.length() - 1) + (known.endsWith("0") ? "1" : "0");

        for (String id : new String[] {unknown, WELL_FORMED_ID, "no-such-backup", "../../etc/passwd"}) {
            refused(scene, 3, "REJECTED", "backup", "show", id);
            refused(scene, 3, "REJECTED", "restore", id);
            refused(scene, 3, "REJECTED", "restore", id, "--plan");
        }
    }

    @Test
    void aTableThatIsNotInTheBackup(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        String backup = scene.backupId(scene.createWithRows("known", 20));

        refused(
                scene,
                3,
                "REJECTED",
                "restore",
                backup,
                "--table",
                namespace.name() + ":other=" + namespace.name() + ":x");
    }

    @Test
    void aTargetThatExists(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName one = scene.createWithRows("one", 20);
        TableName two = scene.createWithRows("two", 20);
        Kept kept = scene.keep(two);
        String backup = scene.backupId(one, two);

        assertThat(refused(scene, 4, "CONFLICT", "restore", backup)).contains(one.getNameAsString());
        refused(scene, 4, "CONFLICT", "restore", backup, Scene.as(one, two));
        scene.drop(one);
        assertThat(refused(scene, 4, "CONFLICT", "restore", backup)).contains(two.getNameAsString());
        kept.assertSame(cluster, two);
    }

    @Test
    void namesThatMakeNoSense(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName one = scene.createWithRows("one", 20);
        TableName two = scene.createWithRows("two", 20);
        String backup = scene.backupId(one, two);
        String x = namespace.name() + ":x";

        refused(scene, 3, "REJECTED", "restore", backup, "--table", "=" + x);
        refused(scene, 3, "REJECTED", "restore", backup, "--table", one + "=");
        refused(scene, 3, "REJECTED", "restore", backup, "--table", one + "=" + x + "=" + x);
        refused(scene, 3, "REJECTED", "restore", backup, "--table", one + "=not a name");
        refused(scene, 3, "REJECTED", "restore", backup, "--table", one + "=hbase:x");
        assertThat(refused(scene, 3, "REJECTED", "restore", backup, "--table", one + "=" + x, "--table", two + "=" + x))
                .contains(x);
        refused(scene, 3, "REJECTED", "restore", backup, "--suffix", " ");
        refused(scene, 3, "REJECTED", "restore", backup, "--suffix", "/x");
    }

    @Test
    void wordsThatMakeNoSense(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);

        refused(scene, 2, "USAGE", "backup", "create");
        refused(scene, 2, "USAGE", "restore");
        refused(scene, 2, "USAGE", "backup", "create", "--all", "--table", "x");
        refused(scene, 3, "REJECTED", "backup", "create", "--all", "--type", "incremental");
        refused(scene, 3, "REJECTED", "backup", "list", "-n", "0");
        refused(scene, 3, "REJECTED", "backup", "list", "-n", "many");
    }

    @Test
    void aClusterThatCannotBeFound(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        String backup = scene.backupId(scene.createWithRows("known", 20));
        Path empty = Files.createDirectory(folder.resolve("empty"));
        SortedSet<String> before = World.of(cluster, scene.repository());

        for (Path conf : new Path[] {folder.resolve("missing"), empty}) {
            Operator lost = Operator.of(conf, scene.repository());
            assertThat(lost.asks("backup", "create", "--all").refused(3, "REJECTED"))
                    .contains(conf.toString());
            lost.asks("restore", backup, "--suffix", "_x").refused(3, "REJECTED");
            lost.asks("restore", backup, "--suffix", "_x", "--plan").refused(3, "REJECTED");
        }
        assertThat(World.of(cluster, scene.repository())).isSubsetOf(before);
    }

    @Test
    void aClusterThatIsDownEndsTheCommandInBoundedTime(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        String backup = scene.backupId(scene.createWithRows("known", 20));
        Operator lost = Operator.of(deadCluster(folder), scene.repository());
        SortedSet<String> before = World.of(cluster, scene.repository());

        Instant begin = Instant.now();
        lost.asks("backup", "create", "--all").refused(5, "UNAVAILABLE");
        lost.asks("restore", backup, "--suffix", "_x").refused(5, "UNAVAILABLE");
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(90));
        assertThat(World.of(cluster, scene.repository())).isSubsetOf(before);
    }

    @Test
    void aRepositoryThatCannotBeUsed(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.createWithRows("known", 20);
        SortedSet<String> before = World.of(cluster, folder);

        Path missing = folder.resolve("missing");
        unusable(cluster, missing, table, 5, "UNAVAILABLE");
        assertThat(missing).doesNotExist();

        Path empty = Files.createDirectory(folder.resolve("empty"));
        unusable(cluster, empty, table, 5, "UNAVAILABLE");
        assertThat(World.files(empty)).isEmpty();

        assertThat(World.of(cluster, folder)).isSubsetOf(before);

        Path file = Files.writeString(folder.resolve("file"), "no folder");
        unusable(cluster, file, table, 5, "UNAVAILABLE");

        Path garbage = Files.createDirectory(folder.resolve("garbage"));
        Operator.of(cluster, garbage).asks("repo", "init").done();
        overwriteHeader(garbage);
        unusable(cluster, garbage, table, 6, "CORRUPT");

        unusable(
                Operator.with("--hbase-conf", cluster.confDir().toString(), "--repository", "ftp://host/x"),
                table,
                3,
                "REJECTED");
        unusable(
                Operator.with("--hbase-conf", cluster.confDir().toString(), "--repository", "unconfigured"),
                table,
                3,
                "REJECTED");
        assertThat(World.procedures(cluster)).isEmpty();
    }

    @Test
    void aRepositoryIsNotMadeTwice(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);

        refused(scene, 4, "CONFLICT", "repo", "init");
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("somebody-elses.txt"), "x");
        Operator.of(cluster, other).asks("repo", "init").refused(4, "CONFLICT");
        assertThat(World.files(other)).containsExactly("somebody-elses.txt");
    }

    /** In JSON and in text, with nothing left; returns the message. */
    private static String refused(Scene scene, int status, String code, String... words) throws IOException {
        SortedSet<String> before = World.of(scene.cluster(), scene.repository());
        String message = scene.operator().asks(words).refused(status, code);
        Answer text = scene.operator().asksForText(words);
        assertThat(text.status()).isEqualTo(status);
        assertThat(text.out()).isEmpty();
        assertThat(text.err()).startsWith("holdfast: unable to ").doesNotContain("\tat ");
        assertThat(text.err().lines().skip(1)).allMatch(line -> line.startsWith("hint: "));
        assertThat(World.of(scene.cluster(), scene.repository())).isSubsetOf(before);
        return message;
    }

    private static void unusable(Cluster cluster, Path repository, TableName table, int status, String code) {
        unusable(Operator.of(cluster, repository), table, status, code);
    }

    private static void unusable(Operator operator, TableName table, int status, String code) {
        operator.asks("repo", "info").refused(status, code);
        operator.asks("backup", "list").refused(status, code);
        operator.asks("backup", "show", WELL_FORMED_ID).refused(status, code);
        operator.asks("backup", "create", "--table", table.getNameAsString()).refused(status, code);
        operator.asks("restore", WELL_FORMED_ID).refused(status, code);
    }

    private static void overwriteHeader(Path repository) throws IOException {
        for (String file : World.files(repository)) {
            if (!file.startsWith("roots")) {
                Files.delete(repository.resolve(file));
                Files.writeString(repository.resolve(file), "\u0000garbage");
            }
        }
    }

    /** The configuration of a cluster at a port where nobody listens. */
    static Path deadCluster(Path folder) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Path conf = Files.createDirectory(folder.resolve("dead-cluster"));
        Configuration site = new Configuration(false);
        site.set("hbase.rootdir", folder.resolve("dead-root").toUri().toString());
        site.set("hbase.zookeeper.quorum", "localhost");
        site.setInt("hbase.zookeeper.property.clientPort", port);
        site.set("fs.defaultFS", "file:///");
        try (var out = Files.newOutputStream(conf.resolve("hbase-site.xml"))) {
            site.writeXml(out);
        }
        return conf;
    }
}
