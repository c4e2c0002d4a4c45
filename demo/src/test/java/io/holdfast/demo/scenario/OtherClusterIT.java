package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.OtherCluster;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.hbase.NamespaceDescriptor;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedCluster.class)
class OtherClusterIT {

    @TempDir
    private Path folder;

    @Test
    void aClusterThatNeverSawTheTableGetsItFromTheRepositoryAlone(
            Cluster cluster, Namespace namespace, @OtherCluster Cluster other) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        String wanderers = "wanderers";
        TableName table = TableName.valueOf(wanderers, "table");
        try (Admin admin = cluster.admin()) {
            admin.createNamespace(NamespaceDescriptor.create(wanderers)
                    .addConfiguration("owner", "somebody")
                    .build());
        }
        scene.create(
                TableDescriptorBuilder.newBuilder(table),
                List.of(Scene.family(Cells.F), Scene.family(Cells.G)),
                "row-000100");
        Cells.write(cluster.connection(), table, 0, 400, Cells.F, Cells.G);
        scene.flush(table);
        Cells.write(cluster.connection(), table, 400, 500, Cells.G);
        Kept kept = scene.keep(table);
        String backup = scene.backupId(table);
        dropAll(cluster, table);
        Await.untilNone("no file in the archive", () -> cluster.files("archive/data/" + wanderers));

        JsonNode plan = Scene.restore(scene.operatorOf(other), backup, "--plan");
        assertThat(plan.path("namespacesToCreate").path(0).asText()).isEqualTo(wanderers);
        try {
            Scene.restore(scene.operatorOf(other), backup);

            kept.assertSame(other, table);
            try (Admin admin = other.admin()) {
                assertThat(admin.getNamespaceDescriptor(wanderers).getConfigurationValue("owner"))
                        .isEqualTo("somebody");
            }
            scene.outlivesItsPin(other, table, kept);
        } finally {
            dropAll(other, table);
        }
    }

    @Test
    void twoClustersShareOneRepository(
            Cluster cluster, Namespace namespace, @OtherCluster Cluster other, @OtherCluster Namespace otherNamespace)
            throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName here = scene.createWithRows("here", 100);
        Scene otherScene = new Scene(other, otherNamespace, folder, scene.operatorOf(other));
        TableName there = otherScene.createWithRows("there", 200);
        Kept keptHere = scene.keep(here);
        Kept keptThere = otherScene.keep(there);

        String backupHere = scene.backupId(here);
        String backupThere = otherScene.backupId(there);

        TableName swappedHere = scene.table("from_there");
        TableName swappedThere = otherScene.table("from_here");
        scene.restore(backupThere, Scene.as(there, swappedHere));
        otherScene.restore(backupHere, Scene.as(here, swappedThere));
        keptThere.assertSame(cluster, swappedHere);
        keptHere.assertSame(other, swappedThere);
    }

    private static void dropAll(Cluster cluster, TableName table) throws IOException {
        try (Admin admin = cluster.admin()) {
            if (admin.tableExists(table)) {
                Scene.drop(cluster, table);
            }
            admin.deleteNamespace(table.getNamespaceAsString());
        }
    }
}
