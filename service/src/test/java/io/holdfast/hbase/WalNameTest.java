package io.holdfast.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hadoop.hbase.ServerName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WalNameTest {

    @Test
    void tellsServerAndNumber() {
        assertThat(WalName.parse("rs-1.example.org%2C16020%2C1772000000000.1772000000001"))
                .contains(new WalName(
                        ServerName.valueOf("rs-1.example.org,16020,1772000000000"), "", 1_772_000_000_001L));
    }

    @Test
    void tellsTheLogsOfAServerApart() {
        assertThat(WalName.parse(
                                "localhost%2C16020%2C1772000000000.localhost%2C16020%2C1772000000000.regiongroup-1.1772000000001")
                        .orElseThrow()
                        .group())
                .endsWith("regiongroup-1");
        assertThat(WalName.parse("localhost%2C16020%2C1772000000000.null0.1772000000001"))
                .contains(
                        new WalName(ServerName.valueOf("localhost,16020,1772000000000"), "null0", 1_772_000_000_001L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost%2C16020%2C1772000000000.1772000000001.meta",
                "localhost%2C16020%2C1772000000000.1772000000001.rep",
                "pv2-00000000000000000001.log",
                "no-log-at-all",
                ""
            })
    void passesOverWhatHasNoEditsOfUsers(String name) {
        assertThat(WalName.parse(name)).isEmpty();
    }
}
