package io.holdfast.hbase;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class RollPaceTest {

    private static final String SERVER = "one,16020,1";
    private static final long MINUTE = 60_000;

    private final RollPace pace = new RollPace(4, 60 * MINUTE);

    @Test
    void aServerThatNeedsFewFilesIsAlwaysDue() {
        assertThat(pace.isDue(SERVER, files(3, 3), 0)).isTrue();
        assertThat(pace.isDue(SERVER, files(3, 100), 0))
                .as("old logs do not count")
                .isTrue();
        assertThat(pace.isDue("two,16020,1", files(30, 0), 0))
                .as("nor do those of others")
                .isTrue();
    }

    @Test
    void asManyMoreLastUntilTheServerNeedsFewer() {
        assertThat(pace.isDue(SERVER, files(4, 0), 15 * MINUTE - 1)).isFalse();
        assertThat(pace.isDue(SERVER, files(4, 0), 15 * MINUTE)).isTrue();
        assertThat(pace.isDue(SERVER, files(7, 0), 15 * MINUTE)).isTrue();
        assertThat(pace.isDue(SERVER, files(8, 0), 60 * MINUTE - 1)).isFalse();
        assertThat(pace.isDue(SERVER, files(50, 0), 60 * MINUTE)).isTrue();
    }

    @Test
    void whatTheClusterIsConfiguredWithCounts() {
        Configuration conf = new Configuration(false);
        assertThat(RollPace.of(conf)).isEqualTo(new RollPace(8, 60 * MINUTE));
        conf.setInt("hbase.regionserver.maxlogs", 100);
        conf.setLong("hbase.regionserver.optionalcacheflushinterval", 30 * MINUTE);
        assertThat(RollPace.of(conf)).isEqualTo(new RollPace(25, 30 * MINUTE));
        conf.setLong("hbase.regionserver.optionalcacheflushinterval", 0);
        assertThat(RollPace.of(conf).flushMillis()).isEqualTo(60 * MINUTE);
    }

    /** Closed ones that are needed, and that are not, and one that is written; all begun at 0. */
    private static List<WalFile> files(int needed, int old) {
        List<WalFile> files = new ArrayList<>();
        for (int i = 0; i < needed; i++) {
            files.add(new WalFile(SERVER, "", 0, "needed" + i, WalFile.State.CLOSED, true, 1));
        }
        for (int i = 0; i < old; i++) {
            files.add(new WalFile(SERVER, "", 0, "old" + i, WalFile.State.CLOSED, false, 1));
        }
        files.add(new WalFile(SERVER, "", 0, "written", WalFile.State.WRITTEN, true, 1));
        return files;
    }
}
