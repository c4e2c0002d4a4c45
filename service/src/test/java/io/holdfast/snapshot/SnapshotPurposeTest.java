package io.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hbase.SnapshotName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotPurposeTest {

    private static final String SESSION = "20260131T235959123Z-0a1b2c3d";

    @ParameterizedTest
    @CsvSource({
        "holdfast-SESSION-0, BACKUP",
        "holdfast-import-SESSION-12, PIN",
        "holdfast-build-SESSION-0, PIN",
        "holdfast-pin-SESSION-0, PIN",
        "holdfast-pin-SESSION-f0, PIN",
        "holdfast-failsafe-SESSION-0, FAILSAFE",
        "holdfast-overwritten-SESSION-3, FAILSAFE"
    })
    void namesOfOurOwnSayWhatTheSnapshotIsForAndOfWhichSession(String name, SnapshotPurpose purpose) {
        SnapshotName ours = new SnapshotName(name.replace("SESSION", SESSION));

        assertThat(SnapshotPurpose.of(ours)).isEqualTo(purpose);
        assertThat(SnapshotPurpose.sessionOf(ours)).isEqualTo(SESSION);
    }

    @ParameterizedTest
    @CsvSource({
        "nightly",
        "holdfast-nightly-0",
        "holdfast-build-SESSION",
        "my-holdfast-pin-SESSION-0",
        "holdfast-overwritten-0"
    })
    void allOthersAreSomebodysOwn(String name) {
        assertThat(SnapshotPurpose.of(new SnapshotName(name.replace("SESSION", SESSION))))
                .isEqualTo(SnapshotPurpose.USER);
    }
}
