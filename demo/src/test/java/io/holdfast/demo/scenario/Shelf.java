package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.TableName;

/** Where a test keeps snapshots: tables in a namespace of its own, and an operator who has no repository. */
record Shelf(Scene scene, Operator operator) {

    static Shelf of(Cluster cluster, Namespace namespace, Path folder) {
        Operator operator = Operator.with("--hbase-conf", cluster.confDir().toString());
        return new Shelf(new Scene(cluster, namespace, folder, operator), operator);
    }

    /** A name that no other test gives. */
    String name(String text) {
        return scene.namespace().name() + "-" + text;
    }

    Answer asks(String... words) {
        return operator.asks(
                Stream.concat(Stream.of("snapshot"), Stream.of(words)).toArray(String[]::new));
    }

    JsonNode create(String name, TableName... tables) {
        List<String> words = new ArrayList<>(List.of("create", name));
        Stream.of(tables).forEach(table -> words.addAll(List.of("--table", table.getNameAsString())));
        return asks(words.toArray(String[]::new)).done();
    }

    /** What the list says of a snapshot. */
    JsonNode listed(String name) {
        for (JsonNode snapshot : asks("list").done().path("snapshots")) {
            if (snapshot.path("name").asText().equals(name)) {
                return snapshot;
            }
        }
        throw new AssertionError("expected snapshot " + name + " in the list, found none");
    }

    /** No session in the journal is unfinished, and no snapshot is left that Holdfast took for itself. */
    void nothingIsLeft(String... pinned) throws IOException {
        assertThat(World.snapshots(scene.cluster()))
                .filteredOn(snapshot -> snapshot.startsWith("holdfast-"))
                .containsExactlyInAnyOrder(pinned);
        assertThat(scene.cluster().files(".holdfast")).as("staging").isEmpty();
    }

    /** Takes away a store file, wherever below data it is. */
    Path loseFile(String name) throws IOException {
        Path path = find(name);
        Files.move(path, hidden(path));
        return path;
    }

    /** Puts back what was taken away. */
    void findFile(Path path) throws IOException {
        Files.move(hidden(path), path);
    }

    private Path hidden(Path path) {
        return scene.folder().resolve(path.getFileName());
    }

    private Path find(String name) {
        return scene.cluster().files("data/" + scene.namespace().name()).stream()
                .filter(file -> file.endsWith("/" + name))
                .map(file -> scene.cluster()
                        .root()
                        .resolve("data")
                        .resolve(scene.namespace().name())
                        .resolve(file))
                .findFirst()
                .orElseThrow();
    }
}
