package io.holdfast.demo.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
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
}
