package io.holdfast.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.format.ClockSkew;
import io.holdfast.format.LogPosition;
import io.holdfast.hbase.WalFile;
import io.holdfast.hbase.WalFile.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TailPlanTest {

    private static final String ONE = "one,16020,1";
    private static final String TWO = "two,16020,1";
    private static final Instant ASKED = Instant.ofEpochMilli(1_000);

    private static WalFile file(String server, long number, State state) {
        return new WalFile(server, "", number, server + "." + number, state, true, 10);
    }

    private static LogPosition at(String server, long number) {
        return new LogPosition(server, "", number, true);
    }

    @Test
    void allThatIsNotReadIsLookedAt() {
        TailPlan plan = TailPlan.after(
                        List.of(at(ONE, 20)),
                        List.of(
                                file(ONE, 10, State.CLOSED),
                                file(ONE, 20, State.CLOSED),
                                file(ONE, 40, State.WRITTEN),
                                file(ONE, 30, State.CLOSING)),
                        Map.of(ONE, new ClockSkew(0, 5)),
                        ASKED)
                .orElseThrow();
        assertThat(plan.files()).extracting(WalFile::number).containsExactly(20L, 30L, 40L);
        assertThat(plan.to()).contains(ASKED.minusMillis(1));
    }

    /** By the clock that is behind the most, at the least. */
    @Test
    void whatIsCoveredIsToldByTheSlowestClock() {
        TailPlan plan = TailPlan.after(
                        List.of(at(ONE, 10), at(TWO, 10)),
                        List.of(file(ONE, 10, State.WRITTEN), file(TWO, 10, State.WRITTEN)),
                        Map.of(ONE, new ClockSkew(50, 60), TWO, new ClockSkew(-300, -200)),
                        ASKED)
                .orElseThrow();
        assertThat(plan.to()).contains(Instant.ofEpochMilli(699));
    }

    /** Nothing is known of its clock but that it began the file: what another leader measured was by another clock. */
    @Test
    void aServerThatIsNewHoldsItUpUntilItsClockIsKnown() {
        TailPlan plan = TailPlan.after(
                        List.of(at(ONE, 10), new LogPosition(TWO, "", 700, true, new ClockSkew(0, 0))),
                        List.of(file(ONE, 10, State.WRITTEN), file(TWO, 700, State.WRITTEN)),
                        Map.of(ONE, new ClockSkew(0, 0)),
                        ASKED)
                .orElseThrow();
        assertThat(plan.files()).hasSize(2);
        assertThat(plan.to()).contains(Instant.ofEpochMilli(699));
    }

    /** Its server is taken to be dead, and may not know it yet. */
    @Test
    void aServerThatJustDiedMayHaveWrittenUpToNow() {
        TailPlan plan = TailPlan.after(
                        List.of(at(ONE, 10)),
                        List.of(file(ONE, 10, State.CLOSING)),
                        Map.of(ONE, new ClockSkew(-10, 0)),
                        ASKED)
                .orElseThrow();
        assertThat(plan.to()).contains(Instant.ofEpochMilli(989));
        TailPlan over = TailPlan.after(
                        List.of(at(ONE, 10)),
                        List.of(file(ONE, 10, State.CLOSED)),
                        Map.of(ONE, new ClockSkew(-10, 0)),
                        ASKED)
                .orElseThrow();
        assertThat(over.to()).as("nobody writes").isEmpty();
    }

    @Test
    void whereAFileIsMissingThereIsNoPlan() {
        assertThat(TailPlan.after(List.of(at(ONE, 10)), List.of(), Map.of(), ASKED))
                .isEmpty();
        assertThat(TailPlan.after(List.of(at(ONE, 10)), List.of(file(ONE, 20, State.WRITTEN)), Map.of(), ASKED))
                .isEmpty();
    }
}
