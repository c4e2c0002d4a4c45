package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.SharedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.hbase.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a verification says of damage. */
@ExtendWith(SharedCluster.class)
class VerifyIT {

    @TempDir
    private Path folder;

    @Test
    void verifyNamesWhatIsDamagedAndWhomItHurts(Cluster cluster, Namespace namespace) throws IOException {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName one = scene.createWithRows("one", 300, "row-000100");
        TableName two = scene.createWithRows("two", 200);
        String hurt = scene.backupId(one);
        String hurtToo = scene.backupId(one);
        String sound = scene.backupId(two);
        found(scene, 0, "repo", "verify", "--deep");

        for (String object : List.of(
                "backups/" + hurt + "/manifest",
                DamagedRepositoryIT.first(scene, "backups/" + hurt + "/shards"),
                DamagedRepositoryIT.first(scene, "data/" + hurt))) {
            for (Damage.Kind kind : Damage.Kind.values()) {
                try (Damage damage = Damage.to(scene.repository().resolve(object), kind)) {
                    JsonNode finding = only(found(scene, 6, "repo", "verify", "--deep"), object);
                    assertThat(finding.path("kind").asText())
                            .isIn(kind == Damage.Kind.REMOVED ? List.of("missing") : List.of("checksum", "unreadable"));
                    assertThat(finding.path("detail").asText()).isNotEmpty();
                    List<String> backups = texts(finding.path("backups"));
                    assertThat(backups).as("%s", damage).contains(hurt).doesNotContain(sound);
                    assertThat(backups.contains(hurtToo)).as("shares its files").isEqualTo(object.startsWith("data/"));
                    assertThat(texts(finding.path("tables"))).containsExactly(one.getNameAsString());
                    if (kind == Damage.Kind.REMOVED) {
                        only(found(scene, 6, "repo", "verify"), object);
                    }
                    only(found(scene, 6, "backup", "verify", hurt, "--deep"), object);
                    assertThat(found(scene, 0, "backup", "verify", sound, "--deep"))
                            .isEmpty();
                }
            }
        }
        for (String object : List.of("roots/" + oldest(scene), DamagedRepositoryIT.first(scene, "history"))) {
            try (Damage damage = Damage.to(scene.repository().resolve(object), Damage.Kind.ONE_BYTE_FLIPPED)) {
                assertThat(only(found(scene, 6, "repo", "verify", "--deep"), object))
                        .as("%s", damage)
                        .isNotEmpty();
            }
        }
        assertThat(found(scene, 0, "repo", "verify", "--deep")).isEmpty();
    }

    /** What a verification that ended with this status found. */
    private static JsonNode found(Scene scene, int status, String... words) {
        Answer answer = scene.operator().asks(words);
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.json().path("checked").asLong()).isPositive();
        return answer.json().path("findings");
    }

    /** The finding, which is all there is, and is about this object. */
    private static JsonNode only(JsonNode findings, String object) {
        assertThat(findings).as("%s", findings).hasSize(1);
        assertThat(findings.path(0).path("object").asText()).isEqualTo(object);
        return findings.path(0);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static String oldest(Scene scene) {
        return World.files(scene.repository().resolve("roots")).first();
    }
}
