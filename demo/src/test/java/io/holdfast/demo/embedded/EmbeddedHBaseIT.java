package io.holdfast.demo.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Conflict;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedHBaseIT {

    @TempDir
    private Path folder;

    @Test
    void hasItsDataAgainAfterARestart() throws IOException {
        EmbeddedHBaseSettings settings = EmbeddedHBaseSettings.in(folder.resolve("with a blank"));
        try (EmbeddedHBase hbase = EmbeddedHBase.start(settings)) {
            assertThat(hbase.root()).isDirectory();
            Rows.createTable(hbase.configuration());
            Rows.put(hbase.configuration(), 0, 1000);
        }
        try (EmbeddedHBase hbase = EmbeddedHBase.start(settings)) {
            assertThat(Rows.count(hbase.configuration())).isEqualTo(1000);
        }
    }

    @Test
    void runsOnceInAFolderWithAsManyServersAsAsked() throws IOException {
        EmbeddedHBaseSettings settings = EmbeddedHBaseSettings.in(folder)
                .withRegionServers(2)
                .withEagerCleaners()
                .with("hbase.test.setting", "seen by clients");
        try (EmbeddedHBase hbase = EmbeddedHBase.start(settings)) {
            Configuration fromFolder = SiteConfiguration.read(hbase.confDir().resolve("hbase-site.xml"));
            assertThat(fromFolder.get("hbase.test.setting")).isEqualTo("seen by clients");
            try (Connection connection = ConnectionFactory.createConnection(fromFolder)) {
                assertThat(connection.getAdmin().getRegionServers()).hasSize(2);
            }
            assertThatThrownBy(() -> EmbeddedHBase.start(settings)).isInstanceOf(Conflict.class);
        }
    }
}
