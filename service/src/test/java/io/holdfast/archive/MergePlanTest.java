package io.holdfast.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.format.ClusterId;
import io.holdfast.format.Layout;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogMerge;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.LogSpan;
import io.holdfast.format.LogTable;
import io.holdfast.format.ObjectRef;
import io.holdfast.format.SessionId;
import io.holdfast.format.Sha256;
import io.holdfast.format.TableId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergePlanTest {

    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
    private static final TableId ORDERS = TableId.parse("orders");
    private static final TableId EVENTS = TableId.parse("events");
    private static final MergeSizes SIZES = new MergeSizes(4, 3, 100);

    private static LogSegmentRef segment(int minute, int level, long bytes, TableId... tables) {
        SessionId session = SessionId.firstAt(minute(minute));
        ObjectRef object = new ObjectRef(
                Layout.logSegment(session, new LeaderEpoch(1), 1), 1, Sha256.of(new byte[] {(byte) minute}));
        LogMerge merge = level == 0 ? null : new LogMerge(minute(minute), object.sha256(), level);
        return new LogSegmentRef(object, minute(minute), List.of(tables), tables.length, bytes, merge);
    }

    private static Instant minute(int minute) {
        return NOON.plusSeconds(60L * minute);
    }

    private static LogSpan span(int from) {
        return new LogSpan(minute(from), null, null);
    }

    /** A minute each, of these levels. */
    private static List<LogSegmentRef> segments(int... levels) {
        List<LogSegmentRef> segments = new ArrayList<>();
        for (int i = 0; i < levels.length; i++) {
            segments.add(segment(i, levels[i], 10, ORDERS));
        }
        return segments;
    }

    /** Which minutes are merged. */
    private static List<Integer> planned(List<LogSegmentRef> segments, LogSpan... spans) {
        return planned(segments, new LogTable(ORDERS, "tag", Arrays.asList(spans)));
    }

    private static List<Integer> planned(List<LogSegmentRef> segments, LogTable... tables) {
        LogChain chain = new LogChain(
                new ClusterId("c"),
                SessionId.firstAt(NOON),
                1,
                null,
                null,
                minute(1_000),
                List.of(),
                List.of(tables),
                segments,
                null,
                null,
                null);
        return MergePlan.of(chain, SIZES).orElse(List.of()).stream()
                .map(segments::indexOf)
                .toList();
    }

    @Test
    void theOldestAreMergedOnceTheyAreEnough() {
        assertThat(planned(segments(0, 0, 0, 0), span(-9)))
                .as("the newest stays")
                .isEmpty();
        assertThat(planned(segments(0, 0, 0, 0, 0), span(-9))).containsExactly(0, 1, 2, 3);
        assertThat(planned(segments(0, 0, 0, 0, 0, 0, 0, 0, 0, 0), span(-9))).containsExactly(0, 1, 2, 3);
        assertThat(planned(List.of(), span(-9))).isEmpty();
        assertThat(planned(segments(0), span(-9))).isEmpty();
    }

    @Test
    void eachLevelHasItsNumber() {
        assertThat(planned(segments(1, 1, 0, 0, 0), span(-9))).isEmpty();
        assertThat(planned(segments(1, 1, 1, 0, 0), span(-9))).containsExactly(0, 1, 2);
        assertThat(planned(segments(2, 1, 1, 1, 0), span(-9))).containsExactly(1, 2, 3);
        assertThat(planned(segments(2, 2, 2, 2, 2, 2, 2, 0), span(-9))).isEmpty();
    }

    /** Another table of the name, or what was archived after a gap, is never in one segment with what was before. */
    @Test
    void nothingIsMergedOverTheBorderOfASpan() {
        LogSpan ended = new LogSpan(minute(-9), minute(2), "made anew");

        assertThat(planned(segments(0, 0, 0, 0, 0, 0, 0, 0, 0), ended, span(4)))
                .as("all that it had, as no more of it follows")
                .containsExactly(0, 1, 2);
        assertThat(planned(segments(1, 0, 0, 0, 0, 0, 0, 0), ended, span(4)))
                .as("from the last that began before the new span on")
                .containsExactly(1, 2);
        assertThat(planned(segments(1, 1, 1, 0, 0, 0, 0), ended, span(4))).containsExactly(0, 1, 2);
        assertThat(planned(segments(2, 2, 2, 0, 0, 0, 0), ended, span(4))).isEmpty();
        assertThat(planned(segments(2, 2, 2, 0, 0, 0, 0, 0), ended, span(4))).containsExactly(3, 4, 5, 6);
    }

    @Test
    void aTableWithoutEditsBeforeItsSpanKeepsNothingApart() {
        List<LogSegmentRef> segments = segments(0, 0, 0, 0, 0);
        LogTable orders = new LogTable(ORDERS, "tag", List.of(span(-9)));

        assertThat(planned(segments, orders, new LogTable(EVENTS, "tag", List.of(span(3)))))
                .containsExactly(0, 1, 2, 3);
    }

    @Test
    void noMoreThanFitsIsMergedAtOnce() {
        List<LogSegmentRef> large = List.of(
                segment(0, 0, 40, ORDERS),
                segment(1, 0, 40, ORDERS),
                segment(2, 0, 20, ORDERS),
                segment(3, 0, 1, ORDERS),
                segment(4, 0, 1, ORDERS));
        List<LogSegmentRef> tooLarge = List.of(
                segment(0, 0, 400, ORDERS),
                segment(1, 0, 400, ORDERS),
                segment(2, 0, 1, ORDERS),
                segment(3, 0, 1, ORDERS),
                segment(4, 0, 1, ORDERS));

        assertThat(planned(large, span(-9))).containsExactly(0, 1, 2);
        assertThat(planned(tooLarge, span(-9))).containsExactly(0, 1);
    }
}
