package io.holdfast.hbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.holdfast.format.Bytes;
import io.holdfast.format.LogRun;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunTrackerTest {

    private static final String KNOWN = "known";
    private static final String GONE = "gone";

    private final RunTracker tracker =
            new RunTracker(Map.of(KNOWN, new KeyRange(Bytes.of(row("a")), Bytes.of(row("m")))));

    private static byte[] row(String row) {
        return row.getBytes(StandardCharsets.UTF_8);
    }

    private void write(String region, long sequence, long commit, String row) {
        tracker.edit(region, sequence, commit);
        if (!tracker.knows(region)) {
            tracker.wrote(region, row(row));
        }
    }

    @Test
    void aRegionThatIsThereHasItsRowsAndOneThatIsGoneThoseThatWereWritten() {
        tracker.beginFile("log");
        write(KNOWN, 1, 100, "c");
        write(GONE, 5, 101, "s");
        write(GONE, 6, 102, "p");
        tracker.endOfFile();

        assertThat(tracker.all())
                .extracting(LogRun::region, LogRun::startKey, LogRun::endKey)
                .containsExactlyInAnyOrder(
                        tuple(KNOWN, Bytes.of(row("a")), Bytes.of(row("m"))),
                        tuple(GONE, Bytes.of(row("p")), Bytes.of(row("s\0"))));
    }

    /** The sequence ids of regions have nothing to do with each other. */
    @Test
    void aRunOfARegionThatIsGoneLeavesOutNothingOfOthers() {
        tracker.beginFile("log");
        write(GONE, 5, 200, "p");
        tracker.edit("loaded", 6, 200);
        tracker.endOfFile();
        ReplayCut cut = ReplayCut.at(Optional.of(Instant.ofEpochMilli(150)), List.copyOf(tracker.all()));

        assertThat(cut.includes(row("c"), new EditTag(100, 50, 0))).isTrue();
        assertThat(cut.includes(row("p"), new EditTag(100, 50, 0)))
                .as("what is later in its own history")
                .isFalse();
        assertThat(cut.includes(row("p"), new EditTag(100, 4, 0))).isTrue();
    }
}
