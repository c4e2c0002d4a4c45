package io.holdfast.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hbase.WalFile;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogShareTest {

    private static WalFile file(String server, long number) {
        return new WalFile(server, "", number, server + "." + number, WalFile.State.CLOSED, false, 1);
    }

    @Test
    void isWhereTheServersRanThatWroteIt() {
        LogShare share = new LogShare(
                List.of(),
                Instant.EPOCH,
                List.of(
                        file("one.example,16020,1", 1),
                        file("one.example,16020,1", 2),
                        file("two.example,16020,1", 1)));
        assertThat(share.hosts()).containsExactly("one.example", "two.example");
    }
}
