package io.holdfast.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.format.Bytes;
import io.holdfast.format.LogRead;
import io.holdfast.format.LogRun;
import io.holdfast.format.LogTableEdits;
import io.holdfast.format.RunOrigin;
import io.holdfast.format.TableId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadEditsTest {

    private static final TableId ORDERS = TableId.parse("orders");
    private static final TableId EVENTS = TableId.parse("events");

    private static LogTableEdits edits(TableId table, String log) {
        LogRun run = new LogRun("region", Bytes.empty(), Bytes.empty(), 1, 2, Instant.EPOCH, new RunOrigin(log, false));
        return new LogTableEdits(table, List.of(run), List.of());
    }

    private static ReadEdits read(String log, LogTableEdits... tables) {
        return new ReadEdits(List.of(new LogRead(log + ".1", 1, 1)), List.of(tables), List.of());
    }

    @Test
    void theRunsOfATableFollowOneAnotherInTheOrderOfTheParts() {
        ReadEdits joined = ReadEdits.joined(
                List.of(read("one", edits(ORDERS, "one")), read("two", edits(EVENTS, "two"), edits(ORDERS, "two"))));

        assertThat(joined.logs()).extracting(LogRead::name).containsExactly("one.1", "two.1");
        assertThat(joined.tables()).extracting(LogTableEdits::table).containsExactly(EVENTS, ORDERS);
        assertThat(joined.tables().get(1).runs())
                .extracting(run -> run.origin() == null ? "" : run.origin().log())
                .containsExactly("one", "two");
        assertThat(joined.lost()).isEmpty();
    }

    /** Were the edits of the other parts kept, a reader might think that they are all. */
    @Test
    void aTableThatIsLostInOnePartIsLost() {
        ReadEdits joined = ReadEdits.joined(List.of(
                read("one", edits(ORDERS, "one"), edits(EVENTS, "one")),
                new ReadEdits(
                        List.of(new LogRead("two.1", 1, 1)),
                        List.of(),
                        List.of(new ReadEdits.Lost(ORDERS, "a file is gone"))),
                read("three", edits(ORDERS, "three"))));

        assertThat(joined.tables()).extracting(LogTableEdits::table).containsExactly(EVENTS);
        assertThat(joined.lost()).containsExactly(new ReadEdits.Lost(ORDERS, "a file is gone"));
    }

    @Test
    void nothingIsNothing() {
        assertThat(ReadEdits.joined(List.of())).isEqualTo(new ReadEdits(List.of(), List.of(), List.of()));
    }
}
