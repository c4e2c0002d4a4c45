package io.holdfast.demo.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.demo.cluster.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.hadoop.hbase.NamespaceDescriptor;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.SnapshotDescription;
import org.apache.zookeeper.KeeperException;
import org.jspecify.annotations.Nullable;

/** Looks at everything that a command could leave behind, in a cluster and in a repository. */
final class World {

    /** What HBase writes there on its own account says nothing about us. */
    private static final List<String> OWN_AFFAIRS = List.of(
            "WALs",
            "oldWALs",
            "MasterData",
            "corrupt",
            "staging",
            "data/hbase",
            "archive/data/hbase",
            ".tmp",
            ".hbck",
            "hbase.id");

    private static final String JOURNAL = "/holdfast/procedures";

    private World() {}

    /** One line for each thing. */
    static SortedSet<String> of(Cluster cluster, Path repository) throws IOException {
        SortedSet<String> things = of(cluster);
        files(repository).forEach(file -> things.add("repository file " + file));
        return things;
    }

    /** One line for each thing in the cluster. */
    static SortedSet<String> of(Cluster cluster) throws IOException {
        SortedSet<String> things = new TreeSet<>();
        try (Admin admin = cluster.admin()) {
            for (TableName table : admin.listTableNames()) {
                things.add("table " + table);
            }
            for (NamespaceDescriptor namespace : admin.listNamespaceDescriptors()) {
                things.add("namespace " + namespace.getName());
            }
        }
        snapshots(cluster).forEach(name -> things.add("snapshot " + name));
        procedures(cluster).forEach(id -> things.add("procedure " + id));
        cluster.files("").stream()
                .filter(file -> OWN_AFFAIRS.stream().noneMatch(own -> file.equals(own) || file.startsWith(own + "/")))
                .filter(file -> !file.contains("recovered.edits"))
                .forEach(file -> things.add("HBase file " + file));
        return things;
    }

    static List<String> snapshots(Cluster cluster) throws IOException {
        try (Admin admin = cluster.admin()) {
            return admin.listSnapshots().stream()
                    .map(SnapshotDescription::getName)
                    .toList();
        }
    }

    /** The sessions in the journal that have not come to their end. */
    static List<String> sessions(Cluster cluster) {
        return procedures(cluster).stream().filter(id -> !id.contains(".")).toList();
    }

    /** The same with their parts. */
    static List<String> procedures(Cluster cluster) {
        return journal(cluster).stream()
                .map(World::parsed)
                .filter(record -> !record.path("closed").asBoolean())
                .map(record -> record.path("id").asText())
                .toList();
    }

    private static JsonNode parsed(String record) {
        try {
            return new ObjectMapper().readTree(record);
        } catch (JsonProcessingException e) {
            throw new AssertionError("unable to read the journal", e);
        }
    }

    /** What the journal holds, of all sessions and their parts. */
    static List<String> journal(Cluster cluster) {
        try {
            List<String> records = new ArrayList<>();
            for (String id : cluster.zooKeeper().getChildren(JOURNAL, false)) {
                record(cluster, id).ifPresent(records::add);
            }
            return records;
        } catch (KeeperException.NoNodeException noneYet) {
            return List.of();
        } catch (KeeperException | IOException e) {
            throw new AssertionError("unable to read the journal", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static Optional<String> record(Cluster cluster, String id)
            throws KeeperException, IOException, InterruptedException {
        try {
            byte[] record = cluster.zooKeeper().getData(JOURNAL + "/" + id, false, null);
            return Optional.of(new String(record, StandardCharsets.UTF_8));
        } catch (KeeperException.NoNodeException ended) {
            return Optional.empty();
        }
    }

    /** All files below a folder, relative to it; what vanishes while we look is left out. */
    static SortedSet<String> files(Path folder) {
        SortedSet<String> found = new TreeSet<>();
        if (!Files.exists(folder)) {
            return found;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    found.add(folder.relativize(file).toString());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }
}
