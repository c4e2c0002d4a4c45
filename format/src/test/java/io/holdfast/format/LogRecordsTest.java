package io.holdfast.format;

import static io.holdfast.format.Samples.CLUSTER;
import static io.holdfast.format.Samples.NOON;
import static io.holdfast.format.Samples.SESSION;
import static io.holdfast.format.Samples.TABLE;
import static io.holdfast.format.Samples.bytes;
import static io.holdfast.format.Samples.logFile;
import static io.holdfast.format.Samples.logSegmentRef;
import static io.holdfast.format.Samples.logTable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the records of a log archive hold, and what they refuse. */
class LogRecordsTest {

    private static final LogSpan OPEN = new LogSpan(NOON, null, null);
    private static final LogSpan ENDED = new LogSpan(NOON.minusSeconds(60), NOON, "it was dropped");
    private static final LogPosition POSITION = new LogPosition("host,16020,1", "", 1, true);

    private static void requireRefused(ThrowingCallable building) {
        assertThatThrownBy(building).isInstanceOf(IllegalArgumentException.class);
    }

    private static LogChain chain(
            long number,
            @Nullable Sha256 parent,
            List<LogPosition> ledger,
            List<LogTable> tables,
            List<LogSegmentRef> segments) {
        return new LogChain(CLUSTER, SESSION, number, parent, null, NOON, ledger, tables, segments, null, null, null);
    }

    private static LogChain chain(List<LogTable> tables) {
        return chain(1, null, List.of(), tables, List.of());
    }

    private static LogSegmentRef segment(int attempt, Instant to) {
        return new LogSegmentRef(Samples.segmentObject(attempt), to, List.of(), 0, 0, null);
    }

    @Test
    void aChainHasAParentUnlessItIsTheFirst() {
        Sha256 parent = Sha256.of(new byte[0]);
        assertThat(chain(1, null, List.of(), List.of(), List.of()).number()).isEqualTo(1);
        assertThat(chain(2, parent, List.of(), List.of(), List.of()).parent()).isEqualTo(parent);
        requireRefused(() -> chain(0, null, List.of(), List.of(), List.of()));
        requireRefused(() -> chain(1, parent, List.of(), List.of(), List.of()));
        requireRefused(() -> chain(2, null, List.of(), List.of(), List.of()));
    }

    @Test
    void aChainSaysOfEachLogOnceHowFarItWasRead() {
        LogPosition group = new LogPosition("host,16020,1", "g", 1, true);
        LogPosition other = new LogPosition("a,16020,1", "", 1, false);
        assertThat(chain(1, null, List.of(group, POSITION, other), List.of(), List.of())
                        .ledger())
                .containsExactly(other, POSITION, group);
        assertThat(POSITION.name()).isEqualTo("host,16020,1");
        assertThat(group.name()).isEqualTo("host,16020,1.g");
        requireRefused(() ->
                chain(1, null, List.of(POSITION, new LogPosition("host,16020,1", "", 2, false)), List.of(), List.of()));
        requireRefused(() -> new LogPosition("host,16020,1", "", -1, true));
        requireRefused(() -> new LogPosition("x".repeat(1_001), "", 1, true));
    }

    @Test
    void aChainHasEachTableOnce() {
        LogTable events = logTable(TableId.parse("shop:events"), ENDED);
        LogTable orders = logTable(TABLE, ENDED, OPEN);
        LogChain chain = chain(List.of(orders, events));
        assertThat(chain.tables()).containsExactly(events, orders);
        assertThat(chain.table(TABLE)).contains(orders);
        assertThat(chain.table(TableId.parse("other"))).isEmpty();
        assertThat(chain.protectedTables()).containsExactly(TABLE);
        requireRefused(() -> chain(List.of(orders, logTable(TABLE, ENDED))));
    }

    @Test
    void segmentsAreInOrderOfTimeAndThereOnce() {
        LogSegmentRef first = segment(1, NOON);
        LogSegmentRef second = segment(2, NOON);
        LogSegmentRef third = segment(3, NOON.plusMillis(1));
        List<LogSegmentRef> right = List.of(first, second, third);
        assertThat(chain(1, null, List.of(), List.of(), right).segments()).isEqualTo(right);
        assertThat(new LogCut(NOON, right).segments()).isEqualTo(right);
        for (List<LogSegmentRef> wrong : List.of(List.of(third, second), List.of(first, first))) {
            requireRefused(() -> chain(1, null, List.of(), List.of(), wrong));
            requireRefused(() -> new LogCut(NOON, wrong));
        }
    }

    @Test
    void aTableIsProtectedWhileItsLastSpanIsOpen() {
        assertThat(logTable(TABLE).isProtected()).isFalse();
        assertThat(logTable(TABLE).end()).isNull();
        assertThat(logTable(TABLE, ENDED).isProtected()).isFalse();
        assertThat(logTable(TABLE, ENDED).end()).isEqualTo("it was dropped");
        assertThat(logTable(TABLE, ENDED, OPEN).open()).contains(OPEN);
        assertThat(logTable(TABLE, ENDED, OPEN).end()).isNull();
    }

    @Test
    void spansAreApartAndOnlyTheLastIsOpen() {
        requireRefused(() -> logTable(TABLE, OPEN, new LogSpan(NOON.plusSeconds(1), null, null)));
        requireRefused(() -> logTable(TABLE, ENDED, new LogSpan(NOON.minusMillis(1), null, null)));
        requireRefused(() -> new LogSpan(NOON, NOON, null));
        requireRefused(() -> new LogSpan(NOON, null, "why"));
        requireRefused(() -> new LogSpan(NOON, NOON, "x".repeat(LogSpan.LONGEST_END + 1)));
        requireRefused(() -> new LogTable(TABLE, "x".repeat(201), List.of()));
        LogSpan empty = new LogSpan(NOON, NOON, "");
        assertThat(new LogTable(TABLE, "", Collections.nCopies(LogTable.MOST_SPANS, empty)).spans())
                .hasSize(1_000);
        requireRefused(() -> new LogTable(TABLE, "", Collections.nCopies(LogTable.MOST_SPANS + 1, empty)));
    }

    @Test
    void aSegmentNamesEachLogAndEachTableOnce() {
        LogRead read = new LogRead("log.1", 10, 0);
        LogRead earlier = new LogRead("log.0", 10, 0);
        LogTableEdits orders = new LogTableEdits(TABLE, List.of(), List.of());
        LogTableEdits events = new LogTableEdits(TableId.parse("shop:events"), List.of(), List.of());
        LogSegment segment = segment(NOON, NOON, List.of(read, earlier), List.of(orders, events));
        assertThat(segment.logs()).containsExactly(earlier, read);
        assertThat(segment.tables()).containsExactly(events, orders);
        requireRefused(() -> segment(NOON, NOON, List.of(read, new LogRead("log.1", 11, 0)), List.of()));
        requireRefused(() -> segment(NOON, NOON, List.of(), List.of(orders, orders)));
        requireRefused(() -> segment(NOON, NOON.minusMillis(1), List.of(), List.of()));
        requireRefused(() -> new LogRead("a/b", 10, 0));
        requireRefused(() -> new LogRead("log", -1, 0));
        requireRefused(() -> new LogRead("log", 0, -1));
    }

    private static LogSegment segment(Instant from, Instant to, List<LogRead> logs, List<LogTableEdits> tables) {
        return new LogSegment(CLUSTER, SESSION, null, from, to, logs, tables, null);
    }

    @Test
    void aChainTellsOfASegmentWhatItHas() {
        LogSegmentRef ref = logSegmentRef();
        assertThat(ref.to()).isEqualTo(NOON);
        assertThat(ref.tables()).containsExactly(TABLE);
        assertThat(ref.files()).isEqualTo(1);
        assertThat(ref.bytes()).isEqualTo(5);
        requireRefused(() -> new LogSegmentRef(Samples.logHead().chain(), NOON, List.of(), 0, 0, null));
        requireRefused(() -> new LogSegmentRef(ref.object(), NOON, List.of(), -1, 0, null));
        requireRefused(() -> new LogSegmentRef(ref.object(), NOON, List.of(), 0, -1, null));
        requireRefused(() -> new LogHead(CLUSTER, ref.object()));
    }

    @Test
    void aMergedSegmentStandsForThoseThatItReplaced() {
        LogSegmentRef plain = logSegmentRef();
        LogSegmentRef merged = LogSegmentRef.of(Samples.mergedSegment(), Samples.segmentObject(2));
        assertThat(plain.readSince()).isEqualTo(SESSION.createdAt());
        assertThat(plain.last()).isEqualTo(plain.object().sha256());
        assertThat(plain.level()).isZero();
        assertThat(merged.readSince()).isEqualTo(NOON.minusSeconds(3_600));
        assertThat(merged.last()).isEqualTo(Samples.logMerge().last());
        assertThat(merged.level()).isEqualTo(1);
        requireRefused(() -> new LogMerge(NOON, merged.last(), 0));
    }

    @Test
    void aChainKnowsWhatWasRetired() {
        LogChain chain = Samples.mergedChain();
        assertThat(chain.knows(logSegmentRef())).isTrue();
        assertThat(chain.knows(chain.segments().get(0))).isTrue();
        assertThat(chain.knows(segment(3, NOON))).isFalse();
        assertThat(chain.lastReading()).isNotEqualTo(chain.session());
        assertThat(Samples.logChain().lastReading()).isEqualTo(SESSION);
        assertThat(Samples.logChain().retiredSegments()).isEmpty();
    }

    @Test
    void runsAndFilesHaveWhatTheySay() {
        requireRefused(() -> new LogRun("r", bytes(""), null, 5, 4, NOON, null));
        requireRefused(() -> new LogRun("r", bytes(""), null, -1, 4, NOON, null));
        requireRefused(() -> new LogRun("a/b", bytes(""), null, 1, 4, NOON, null));
        requireRefused(() -> new RunOrigin("x".repeat(2_002), false));
        requireRefused(() -> new LogFile(logFile().content(), 0, bytes("a"), bytes("b")));
    }

    @Test
    void anIncrementalBackupHasABaseAndALog() {
        LogCut log = new LogCut(NOON, List.of());
        assertThat(Samples.incremental().log()).isNotNull();
        requireRefused(() -> Samples.incremental(Manifest.INCREMENTAL, null, log));
        requireRefused(() -> Samples.incremental(Manifest.INCREMENTAL, Samples.EARLIER, null));
        requireRefused(() -> Samples.incremental(Manifest.FULL, null, log));
        requireRefused(() -> Samples.incremental("DIFFERENTIAL", Samples.EARLIER, log));
    }

    @Test
    void aRootNamesOneLogArchiveOfACluster() {
        LogHead head = Samples.logHead();
        LogHead other = new LogHead(new ClusterId("another"), head.chain());
        RootContent content = RootContent.empty().withLog(head).withLog(other);
        assertThat(content.logs()).containsExactly(head, other);
        assertThat(content.requiredFeatures()).containsExactly(RootContent.LOG_ARCHIVE);
        assertThat(content.withLog(head)).isEqualTo(content);
        assertThat(content.log(CLUSTER)).contains(head);
        LogHead next = new LogHead(
                CLUSTER, new ObjectRef(head.chain().key(), 1, head.chain().sha256()));
        assertThat(content.withLog(next).log(CLUSTER)).contains(next);
        assertThat(content.withLog(next).logs()).hasSize(2);
        assertThat(content.withoutLog(CLUSTER).logs()).containsExactly(other);
        assertThat(content.withBackup(Samples.entry())
                        .withEnded(SESSION)
                        .withoutCondemned()
                        .withSet(new TableSet("s", List.of(TABLE)))
                        .logs())
                .as("other changes leave them")
                .isEqualTo(content.logs());
        requireRefused(() -> content(List.of(head), List.of()));
        requireRefused(() -> content(List.of(head, next), List.of(RootContent.LOG_ARCHIVE)));
    }

    private static RootContent content(List<LogHead> logs, List<String> features) {
        return new RootContent(List.of(), List.of(), null, List.of(), null, List.of(), logs, features);
    }

    @Test
    void partsOfALogArchiveHaveKeysOfTheirSession() {
        LeaderEpoch epoch = new LeaderEpoch(12);
        ObjectKey segment = Layout.logSegment(SESSION, epoch, 3);
        ObjectKey chain = Layout.logChain(SESSION, epoch, 3);
        assertThat(segment.path()).isEqualTo("logs/" + SESSION + "/12-3/segment");
        assertThat(chain.path()).isEqualTo("logs/" + SESSION + "/12-3/chain");
        for (ObjectKey key : List.of(segment, chain)) {
            assertThat(Layout.sessionOf(key)).contains(SESSION);
            assertThat(Layout.logs(SESSION).covers(key)).isTrue();
            assertThat(Layout.isPlaceOf(key)).isTrue();
        }
        assertThat(Layout.isLogSegment(segment)).isTrue();
        assertThat(Layout.isLogSegment(chain)).isFalse();
        assertThat(Layout.isLogChain(chain)).isTrue();
        assertThat(Layout.isLogChain(new ObjectKey("data/x/chain"))).isFalse();
    }
}
