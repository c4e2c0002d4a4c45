package io.holdfast.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.archive.ReadingPlan.Begun;
import io.holdfast.format.ClockSkew;
import io.holdfast.format.LogPosition;
import io.holdfast.hbase.WalFile;
import io.holdfast.hbase.WalFile.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadingPlanTest {

    private static final String ONE = "one,16020,1";
    private static final String TWO = "two,16020,1";
    private static final ClockSkew EXACT = new ClockSkew(0, 0);

    @Test
    void aLogIsReadUpToTheFileThatIsWritten() {
        ReadingPlan plan = after(
                List.of(new LogPosition(ONE, "", 10, true)),
                List.of(file(ONE, 20, State.CLOSED), file(ONE, 10, State.CLOSED), file(ONE, 30, State.WRITTEN)));

        assertThat(plan.files()).extracting(WalFile::number).containsExactly(10L, 20L);
        assertThat(plan.positions()).containsExactly(new LogPosition(ONE, "", 30, true));
        assertThat(plan.unreadSince()).contains(Instant.ofEpochMilli(30));
        assertThat(plan.missing()).isEmpty();
        assertThat(plan.unfinished()).isEmpty();
    }

    @Test
    void aFileThatCannotBeReadYetStopsItsLogAndNoOther() {
        ReadingPlan plan = after(
                List.of(new LogPosition(ONE, "", 10, true), new LogPosition(TWO, "", 11, true)),
                List.of(
                        file(ONE, 10, State.CLOSING),
                        file(ONE, 20, State.CLOSED),
                        file(TWO, 11, State.CLOSED),
                        file(TWO, 21, State.WRITTEN)));

        assertThat(plan.files()).extracting(WalFile::number).containsExactly(11L);
        assertThat(plan.unfinished()).extracting(WalFile::number).containsExactly(10L);
        assertThat(plan.unreadSince()).contains(Instant.ofEpochMilli(10));
        assertThat(plan.positions())
                .containsExactly(new LogPosition(ONE, "", 10, true), new LogPosition(TWO, "", 21, true));
    }

    @Test
    void theLogsOfADeadServerAreReadToTheirEndAndRememberedWhileTheyAreThere() {
        ReadingPlan plan = after(
                List.of(new LogPosition(ONE, "", 10, true)),
                List.of(file(ONE, 10, State.CLOSED), file(ONE, 20, State.CLOSED)));

        assertThat(plan.files()).hasSize(2);
        assertThat(plan.positions()).containsExactly(new LogPosition(ONE, "", 21, false));
        assertThat(plan.unreadSince()).isEmpty();

        ReadingPlan next = after(plan.positions(), List.of(file(ONE, 20, State.CLOSED)));
        assertThat(next.files()).as("never twice").isEmpty();
        assertThat(next.positions()).isEqualTo(plan.positions());
        assertThat(next.missing()).isEmpty();

        assertThat(after(next.positions(), List.of()).positions()).isEmpty();
    }

    @Test
    void aServerThatCameAndDiedSinceIsRead() {
        ReadingPlan plan = after(
                List.of(new LogPosition(ONE, "", 10, true)),
                List.of(file(ONE, 10, State.WRITTEN), file(TWO, 15, State.CLOSED)));

        assertThat(plan.files()).extracting(WalFile::server).containsExactly(TWO);
    }

    @Test
    void aLogThatWasWrittenAndIsGoneIsMissed() {
        ReadingPlan plan = after(List.of(new LogPosition(ONE, "", 10, true)), List.of(file(ONE, 20, State.WRITTEN)));

        assertThat(plan.missing()).containsExactly(new LogPosition(ONE, "", 10, true));
        assertThat(after(List.of(new LogPosition(TWO, "", 10, true)), List.of()).missing())
                .hasSize(1);
    }

    @Test
    void theGroupsOfAServerAreLogsOfTheirOwn() {
        WalFile a = new WalFile(ONE, "a", 10, "a.10", State.CLOSED, true, 1);
        WalFile b = new WalFile(ONE, "b", 11, "b.11", State.WRITTEN, true, 1);

        ReadingPlan plan =
                after(List.of(new LogPosition(ONE, "a", 10, true), new LogPosition(ONE, "b", 11, true)), List.of(a, b));

        assertThat(plan.files()).containsExactly(a);
        assertThat(plan.positions())
                .containsExactly(new LogPosition(ONE, "a", 11, false), new LogPosition(ONE, "b", 11, true));
    }

    @Test
    void atTheBeginningNothingIsRead() {
        ReadingPlan plan = fromNowOn(
                List.of(file(ONE, 10, State.CLOSED), file(ONE, 20, State.WRITTEN), file(TWO, 15, State.CLOSING)));

        assertThat(plan.files()).isEmpty();
        assertThat(plan.positions())
                .containsExactly(new LogPosition(ONE, "", 20, true), new LogPosition(TWO, "", 16, false));
    }

    private static ReadingPlan after(List<LogPosition> known, List<WalFile> found) {
        return after(known, found, Set.of(), Map.of());
    }

    private static ReadingPlan fromNowOn(List<WalFile> found) {
        return ReadingPlan.fromNowOn(found, new Begun(Set.of(), Map.of(), Instant.EPOCH, true));
    }

    /** Servers were asked at 60 by the leader's clock. */
    private static ReadingPlan after(
            List<LogPosition> known, List<WalFile> found, Set<String> empty, Map<String, ClockSkew> clocks) {
        return ReadingPlan.after(known, found, new Begun(empty, clocks, Instant.ofEpochMilli(60), true));
    }

    @Test
    void aFileInWhichThereIsNothingHoldsNothingUp() {
        ReadingPlan plan = after(
                List.of(new LogPosition(ONE, "", 10, true, EXACT), new LogPosition(TWO, "", 11, true)),
                List.of(file(ONE, 10, State.WRITTEN), file(TWO, 11, State.CLOSED), file(TWO, 70, State.WRITTEN)),
                Set.of(ONE + ".10"),
                Map.of(ONE, EXACT, TWO, EXACT));

        assertThat(plan.files()).extracting(WalFile::number).containsExactly(11L);
        assertThat(plan.positions())
                .containsExactly(new LogPosition(ONE, "", 10, true, EXACT), new LogPosition(TWO, "", 70, true, EXACT));
        assertThat(plan.unreadSince()).contains(Instant.ofEpochMilli(60));
    }

    /** By the clock of its server, which may have been 45 then: an edit may come that was committed at 46. */
    @Test
    void whatAServerWritesNextWasCommittedByItsOwnClock() {
        ReadingPlan plan = after(
                List.of(new LogPosition(ONE, "", 10, true), new LogPosition(TWO, "", 70, true)),
                List.of(file(ONE, 10, State.WRITTEN), file(TWO, 70, State.WRITTEN)),
                Set.of(ONE + ".10"),
                Map.of(ONE, new ClockSkew(-15, -5)));

        assertThat(plan.unreadSince()).contains(Instant.ofEpochMilli(45));
    }

    @Test
    void ofAServerWhoseClockIsNotKnownAllMayComeSinceItsFileWasBegun() {
        ReadingPlan plan = after(
                // Another leader's clock may be any time away from this one's.
                List.of(new LogPosition(ONE, "", 10, true, EXACT)),
                List.of(file(ONE, 10, State.WRITTEN)),
                Set.of(ONE + ".10"),
                Map.of());

        assertThat(plan.unreadSince()).contains(Instant.ofEpochMilli(10));
    }

    /**
     * Server one's clock is fast. An edit in its new file, a move of the region, and a later edit in the old file of server two,
     * which begins its new one last: what was committed up to 60, by either clock, was so before all of that.
     */
    @Test
    void whileRegionsMayMoveItEndsWhereServersWereAsked() {
        List<LogPosition> known = List.of(new LogPosition(ONE, "", 10, true), new LogPosition(TWO, "", 10, true));
        List<WalFile> found = List.of(
                file(ONE, 10, State.CLOSED),
                file(ONE, 161, State.WRITTEN),
                file(TWO, 10, State.CLOSED),
                file(TWO, 75, State.WRITTEN));
        Map<String, ClockSkew> clocks = Map.of(ONE, new ClockSkew(100, 102), TWO, new ClockSkew(-1, 1));

        assertThat(ReadingPlan.after(known, found, new Begun(Set.of(), clocks, Instant.ofEpochMilli(60), false))
                        .unreadSince())
                .contains(Instant.ofEpochMilli(59));
        assertThat(ReadingPlan.after(known, found, new Begun(Set.of(), clocks, Instant.ofEpochMilli(60), true))
                        .unreadSince())
                .contains(Instant.ofEpochMilli(75));
        Map<String, ClockSkew> ofOneAlone = Map.of(ONE, new ClockSkew(100, 102));
        assertThat(ReadingPlan.after(known, found, new Begun(Set.of(), ofOneAlone, Instant.ofEpochMilli(60), false))
                        .unreadSince())
                .as("where a clock is not known, at the beginning of the last file that is read")
                .contains(Instant.ofEpochMilli(10));
    }

    @Test
    void whatIsKnownOfAClockIsWrittenDown() {
        ReadingPlan plan = after(
                List.of(new LogPosition(ONE, "", 10, true, EXACT)),
                List.of(file(ONE, 10, State.CLOSED), file(ONE, 55, State.WRITTEN)),
                Set.of(),
                Map.of(ONE, new ClockSkew(-7, -5)));

        assertThat(plan.positions()).containsExactly(new LogPosition(ONE, "", 55, true, new ClockSkew(-7, -5)));
    }

    private static List<List<String>> shares(WalFile... files) {
        List<WalFile> all = new ArrayList<>(List.of(files));
        Set<String> servers = all.stream().map(WalFile::server).collect(Collectors.toSet());
        List<LogPosition> known = servers.stream()
                .map(server -> new LogPosition(server, "", 10, true))
                .toList();
        servers.forEach(server -> all.add(file(server, 100, State.WRITTEN)));
        return after(known, all).shares(List.of(), Instant.EPOCH).stream()
                .map(share -> share.files().stream().map(WalFile::name).toList())
                .toList();
    }

    private static WalFile closed(String server, long number, long mib) {
        return new WalFile(server, "", number, server + "." + number, State.CLOSED, true, mib << 20);
    }

    @Test
    void whatIsLittleStaysTogether() {
        assertThat(shares(closed("a", 10, 60), closed("b", 10, 60))).containsExactly(List.of("a.10", "b.10"));
        assertThat(shares()).isEmpty();
    }

    @Test
    void theFilesOfALogStayTogetherInItsOrder() {
        assertThat(shares(closed("a", 10, 900), closed("a", 11, 900), closed("a", 12, 900)))
                .containsExactly(List.of("a.10", "a.11", "a.12"));
    }

    @Test
    void muchIsDividedByLogInTheOrderOfThePlan() {
        assertThat(shares(
                        closed("b", 11, 20),
                        closed("a", 10, 100),
                        closed("c", 10, 40),
                        closed("b", 10, 20),
                        closed("d", 10, 1)))
                .containsExactly(List.of("a.10"), List.of("b.10", "b.11"), List.of("c.10", "d.10"));
    }

    @Test
    void severalSmallLogsMakeAShare() {
        WalFile[] many = IntStream.range(0, 100)
                .mapToObj(i -> closed("s%03d".formatted(i), 10, 100))
                .toArray(WalFile[]::new);
        assertThat(shares(many)).hasSize(50).allMatch(share -> share.size() == 2);
    }

    private static WalFile file(String server, long number, State state) {
        return new WalFile(server, "", number, server + "." + number, state, true, 1);
    }
}
