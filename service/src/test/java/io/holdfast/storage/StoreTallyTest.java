package io.holdfast.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.ErrorCode;
import io.holdfast.storage.StoreMeter.Call;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StoreTallyTest {

    @Test
    void addsUpCallsBytesTimesAndErrors() {
        StoreTally tally = new StoreTally();
        assertThat(tally).hasToString("nothing");
        tally.ended(Call.WRITE, Duration.ofMillis(1_500), 1_000, null);
        tally.ended(Call.STAT, Duration.ofMillis(100), 0, ErrorCode.UNAVAILABLE);
        tally.ended(Call.WRITE, Duration.ofMillis(700), 24, ErrorCode.OUTCOME_UNKNOWN);
        tally.ended(Call.STAT, Duration.ofMillis(200), 0, ErrorCode.UNAVAILABLE);

        assertThat(tally)
                .hasToString("WRITE 2 (1024 bytes, 2.2 s), STAT 2 (0.3 s); failed: UNAVAILABLE 2, OUTCOME_UNKNOWN 1");
    }
}
