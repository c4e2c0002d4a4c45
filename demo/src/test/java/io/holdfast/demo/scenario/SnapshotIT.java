package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.hbase.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots on real HBase, by people who have no repository. */
@ExtendWith(SharedCluster.class)
class SnapshotIT {

    @TempDir
    private Path folder;

    @Test
    void takesListsAndDeletesASnapshot(Cluster cluster, Namespace namespace) throws IOException {
        Shelf shelf = Shelf.of(cluster, namespace, folder);
        TableName table = shelf.scene().createWithRows("orders", 100, "row-000050");
        String name = shelf.name("one");

        JsonNode taken = shelf.asks("create", name, "--table", table.getNameAsString(), "--ttl", "7d")
                .done();

        assertThat(taken.path("snapshots").path(0).path("name").asText()).isEqualTo(name);
        assertThat(taken.path("snapshots").path(0).path("regions").asInt()).isEqualTo(2);
        assertThat(taken.path("snapshots").path(0).path("memory").asText()).isEqualTo("included");
        JsonNode listed = shelf.listed(name);
        assertThat(listed.path("ttlSeconds").asLong()).isEqualTo(7 * 24 * 3600);
        assertThat(listed.path("purpose").asText()).isEqualTo("user");
        assertThat(shelf.asks("verify", name).done().path("findings")).isEmpty();

        shelf.asks("delete", name).done();
        assertThat(World.snapshots(cluster)).doesNotContain(name);
        shelf.nothingIsLeft();
    }
}
