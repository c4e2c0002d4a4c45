package io.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {

    @TempDir
    private Path folder;

    private Configuration read(String yaml) throws IOException {
        return ConfigurationFile.read(Optional.of(Files.writeString(folder.resolve("holdfast.yaml"), yaml)));
    }

    @Test
    void findsRepositoriesByNameAndTakesTheFirstWithoutOne() throws IOException {
        Configuration configuration = read("""
                hbase-conf: /etc/hbase/conf
                repositories:
                  - {name: near, uri: 'file:/backups'}
                  - {name: far, uri: 'file:/mnt/far'}
                """);

        assertThat(configuration.hbaseConf()).isEqualTo("/etc/hbase/conf");
        assertThat(configuration.locationOf(Optional.empty())).isEqualTo("file:/backups");
        assertThat(configuration.locationOf(Optional.of("far"))).isEqualTo("file:/mnt/far");
        assertThat(configuration.locationOf(Optional.of("file:/other"))).isEqualTo("file:/other");
        assertThatThrownBy(() -> configuration.locationOf(Optional.of("fra")))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("[near, far]")
                .hasMessageContaining("fra");
    }

    @Test
    void whatBelongsToABucketMayStandBesideItsUri() throws IOException {
        Configuration configuration = read("""
                repositories:
                  - name: far
                    uri: s3://bucket/backups
                    endpoint: http://minio:9000
                    region: eu-1
                    path-style: true
                  - {name: plain, uri: 's3://bucket/x'}
                  - {name: mixed, uri: 's3://bucket/x?region=a', path-style: false}
                """);

        assertThat(configuration.locationOf(Optional.empty()))
                .isEqualTo("s3://bucket/backups?endpoint=http://minio:9000&region=eu-1&path-style=true");
        assertThat(configuration.locationOf(Optional.of("plain"))).isEqualTo("s3://bucket/x");
        assertThat(configuration.locationOf(Optional.of("mixed"))).isEqualTo("s3://bucket/x?region=a&path-style=false");
    }

    @Test
    void namesAKeyThatItDoesNotKnowAndItsLine() {
        assertThatThrownBy(() -> read("hbase-conf: /etc/hbase/conf\nrepositorys: []\n"))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("'repositorys'");
    }

    @Test
    void refusesAFileThatWasNamedAndIsNotThere() {
        assertThatThrownBy(() -> ConfigurationFile.read(Optional.of(folder.resolve("none.yaml"))))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("none.yaml");
    }

    @Test
    void saysWhatToDoWithoutAnyRepository() {
        assertThatThrownBy(() -> Configuration.EMPTY.locationOf(Optional.empty()))
                .isInstanceOf(Rejected.class)
                .satisfies(e -> assertThat(((Rejected) e).hint())
                        .hasValueSatisfying(h -> assertThat(h).contains("--repository")));
    }
}
