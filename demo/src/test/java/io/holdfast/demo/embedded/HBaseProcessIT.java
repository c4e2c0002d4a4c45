package io.holdfast.demo.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.ServerName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HBaseProcessIT {

    @TempDir
    private Path folder;

    @Test
    void hasEveryAcknowledgedRowAfterItWasKilled() throws IOException {
        EmbeddedHBaseSettings settings = EmbeddedHBaseSettings.in(folder);
        try (HBaseProcess hbase = HBaseProcess.start(settings)) {
            Rows.createTable(hbase.configuration());
            Rows.put(hbase.configuration(), 0, 1000);
            Rows.flush(hbase.configuration());
            Rows.put(hbase.configuration(), 1000, 3000);
            hbase.kill();
            assertThat(hbase.isAlive()).isFalse();
        }
        try (HBaseProcess hbase = HBaseProcess.start(settings)) {
            assertThat(Rows.count(hbase.configuration())).isEqualTo(3000);
        }
    }

    @Test
    void goesOnAfterEachPartWasKilledAndStarted() throws IOException {
        try (HBaseProcess hbase =
                HBaseProcess.start(EmbeddedHBaseSettings.in(folder).withRegionServers(2))) {
            Configuration conf = hbase.configuration();
            Rows.createTable(conf);
            Rows.put(conf, 0, 1000);
            try (Connection connection = ConnectionFactory.createConnection(conf);
                    Admin admin = connection.getAdmin()) {
                Set<ServerName> regionServers = Set.copyOf(admin.getRegionServers());
                ServerName master = admin.getMaster();

                for (Part part : Part.values()) {
                    hbase.kill(part);
                    hbase.start(part);
                }

                assertThat(Rows.count(conf)).isEqualTo(1000);
                assertThat(admin.getMaster()).isNotEqualTo(master);
                assertThat(Set.copyOf(admin.getRegionServers())).isNotEqualTo(regionServers);
            }
        }
    }
}
