package io.holdfast.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.format.ClockSkew;
import io.holdfast.format.LogPosition;
import io.holdfast.hbase.WalFile;
import io.holdfast.hbase.WalFile.State;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TailPlanTest {

    private static final String ONE = "one,16020,1";
    private static final String TWO = "two,16020,1";
    private static final Instant ASKED = Instant.ofEpochMilli(1_000);

    private static WalFile file(String server, long number, State state) {
        return new WalFile(server, "", number, server + "." + number, state, true, 10);
    }

    private static LogPosition at(String server, long number, ClockSkew clock) {
        return new LogPosition(server, "", number, true, clock);
    }

    @Test
    void allThatIsNotReadIsLookedAt() {
        TailPlan plan = TailPlan.after(
                        List.of(at(ONE, 20, new ClockSkew(0, 5))),
                        List.of(
                                file(ONE, 10, State.CLOSED),
                                file(ONE, 20, State.CLOSED),
                                file(ONE, 40, State.WRITTEN),
                                file(ONE, 30, State.CLOSING)),
                        ASKED)
                .orElseThrow();
        assertThat(plan.files()).extracting(WalFile::number).containsExactly(20L, 30L, 40L);
        assertThat(plan.to()).contains(ASKED.minusMillis(1));
    }

    /** By the clock that is behind the most, at the least. */
    @Test
    void whatIsCoveredIsToldByTheSlowestClock() {
        TailPlan plan = TailPlan.after(
                        List.of(at(ONE, 10, new ClockSkew(50, 60)), at(TWO, 10, new ClockSkew(-300, -200))),
                        List.of(file(ONE, 10, State.WRITTEN), file(TWO, 10, State.WRITTEN)),
                        ASKED)
                .orElseThrow();
        assertThat(plan.to()).contains(Instant.ofEpochMilli(699));
    }

    /** Nothing is known of its clock but that it began the file. */
    @Test
    void aServerThatIsNewHoldsItUpUntilItsClockIsKnown() {
        TailPlan plan = TailPlan.after(
                        List.of(at(ONE, 10, new ClockSkew(0, 0))),
                        List.of(file(ONE, 10, State.WRITTEN), file(TWO, 700, State.WRITTEN)),
                        ASKED)
                .orElseThrow();
        assertThat(plan.files()).hasSize(2);
        assertThat(plan.to()).contains(Instant.ofEpochMilli(699));
    }

    /** Its server is taken to be dead, and may not know it yet. */
    @Test
    void aServerThatJustDiedMayHaveWrittenUpToNow() {
        TailPlan plan = TailPlan.after(
                        List.of(at(ONE, 10, new ClockSkew(-10, 0))), List.of(file(ONE, 10, State.CLOSING)), ASKED)
                .orElseThrow();
        assertThat(plan.to()).contains(Instant.ofEpochMilli(989));
        TailPlan over = TailPlan.after(
                        List.of(at(ONE, 10, new ClockSkew(-10, 0))), List.of(file(ONE, 10, State.CLOSED)), ASKED)
                .orElseThrow();
        assertThat(over.to()).as("nobody writes").isEmpty();
    }

    @Test
    void whereAFileIsMissingThereIsNoPlan() {
        assertThat(TailPlan.after(List.of(at(ONE, 10, new ClockSkew(0, 0))), List.of(), ASKED))
                .isEmpty();
        assertThat(TailPlan.after(
                        List.of(at(ONE, 10, new ClockSkew(0, 0))), List.of(file(ONE, 20, State.WRITTEN)), ASKED))
                .isEmpty();
    }
}
