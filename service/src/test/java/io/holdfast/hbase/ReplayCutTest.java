package io.holdfast.hbase;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.format.Bytes;
import io.holdfast.format.LogRun;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplayCutTest {

    private static final Instant NOON = Instant.ofEpochMilli(1_000);

    @Test
    void takesWhatWasCommittedUpToTheMoment() {
        ReplayCut cut = ReplayCut.at(Optional.of(NOON), List.of());

        assertThat(includes(cut, "a", 1_000, 5)).isTrue();
        assertThat(includes(cut, "a", 1_001, 5)).isFalse();
    }

    @Test
    void withoutAMomentTakesEverything() {
        assertThat(includes(ReplayCut.at(Optional.empty(), List.of(run("", "", 1, 9, 5_000))), "a", 9_999, 50))
                .isTrue();
    }

    /** The region moved to a server whose clock is behind: what it wrote there comes after all, whatever the clock says. */
    @Test
    void leavesOutWhatFollowsSomethingThatIsLeftOut() {
        ReplayCut cut = ReplayCut.at(Optional.of(NOON), List.of(run("b", "d", 3, 7, 1_001), run("b", "d", 8, 9, 900)));

        assertThat(includes(cut, "b", 1_000, 5))
                .as("of the run itself its tag decides")
                .isTrue();
        assertThat(includes(cut, "b", 900, 8)).as("after it").isFalse();
        assertThat(includes(cut, "c", 900, 2)).as("before it").isTrue();
        assertThat(includes(cut, "d", 900, 8)).as("of another region").isTrue();
        assertThat(includes(cut, "a", 900, 8)).as("of another region").isTrue();
    }

    @Test
    void ofARegionWithoutAKnownEndTakesAllRowsToBeIts() {
        LogRun late = new LogRun("r", Bytes.empty(), null, 3, 7, NOON.plusMillis(1), null);

        assertThat(includes(ReplayCut.at(Optional.of(NOON), List.of(late)), "zzz", 900, 8))
                .isFalse();
    }

    @Test
    void looksOnlyAtRunsOfItsRows() {
        ReplayCut cut = ReplayCut.at(
                Optional.of(NOON),
                List.of(run("", "b", 1, 1, 2_000), run("b", "d", 1, 1, 2_000), run("d", "", 1, 1, 2_000)));

        assertThat(cut.within(rows("b", "d")).late()).hasSize(1);
        assertThat(cut.within(rows("c", "e")).late()).hasSize(2);
        assertThat(cut.within(rows("", "")).late()).hasSize(3);
    }

    private static KeyRange rows(String start, String end) {
        return new KeyRange(bytes(start), bytes(end));
    }

    private static boolean includes(ReplayCut cut, String row, long commit, long sequence) {
        return cut.includes(row.getBytes(UTF_8), new EditTag(commit, sequence, 0));
    }

    private static LogRun run(String start, String end, long first, long last, long commit) {
        return new LogRun("r", bytes(start), bytes(end), first, last, Instant.ofEpochMilli(commit), null);
    }

    private static Bytes bytes(String text) {
        return Bytes.of(text.getBytes(UTF_8));
    }
}
