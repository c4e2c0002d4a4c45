package io.holdfast.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Unavailable;
import io.holdfast.format.Layout;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogPace;
import io.holdfast.format.LogSegment;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.format.ValueForms;
import io.holdfast.hbase.FakeCluster;
import io.holdfast.hbase.WalFile;
import io.holdfast.hbase.Wals;
import io.holdfast.procedure.CallingThread;
import io.holdfast.procedure.MemoryJournal;
import io.holdfast.procedure.Phase;
import io.holdfast.procedure.ProcedureEngine;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;
import io.holdfast.procedure.RetryPolicy;
import io.holdfast.procedure.StateCodec;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.storage.MemoryObjectStore;
import io.holdfast.storage.ObjectInfo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is seen of open logs stands beside the archive until it is read, and never in its way. */
class LogTailerTest {

    private static final TableId ORDERS = TableId.parse("orders");
    private static final LogPace LOOKING = new LogPace(null, 1);

    @TempDir
    private Path scratch;

    private Duration ahead = Duration.ZERO;
    private final Clock clock = ((InstantSource) () -> Instant.now().plus(ahead)).withZone(ZoneOffset.UTC);
    private final Random random = new Random(7);
    private final FakeCluster cluster = new FakeCluster("cluster-1");
    private final MemoryObjectStore store = new MemoryObjectStore(clock);
    private final Repository repository = Repository.init(store, new Random(1), clock);
    private final Repositories repositories = (location, limit) -> repository;
    private ArchiveProcedure archive = procedure(1);
    private LogTailer tailer = archive.tailer(random, 1);

    @BeforeEach
    void begin() {
        cluster.createTable("orders", "first");
        EarlyImage.commit(repository, cluster.id(), clock, ORDERS);
        archive = procedure(1);
        tailer = archive.tailer(random, 1);
        run(state -> state.changing(List.of(ORDERS), List.of()).paced(LOOKING));
        // Before that no clock is known.
        run(UnaryOperator.identity());
    }

    private ArchiveProcedure procedure(long epoch) {
        Path sorting = Path.of(String.valueOf(scratch), "sorting-" + epoch);
        return new ArchiveProcedure(cluster, repositories, new LeaderEpoch(epoch), clock, sorting);
    }

    private void run(UnaryOperator<ArchiveState> asked) {
        SessionId session = SessionId.create(clock.instant(), random);
        ProcedureEngine engine = new ProcedureEngine(
                new MemoryJournal(),
                List.of(archive),
                new StateCodec(ValueForms.module()),
                clock,
                RetryPolicy.DEFAULT,
                new CallingThread(),
                ProcedureListener.NONE);
        assertThat(engine.run(
                                new ProcedureId(session.text()),
                                archive,
                                asked.apply(ArchiveState.begin(session, "memory", clock.instant())))
                        .phase())
                .isEqualTo(Phase.COMPLETE);
    }

    private void write(String... edits) {
        for (String edit : edits) {
            cluster.wals().write(ORDERS, edit);
        }
    }

    private LogChain chain() {
        return repository
                .newestRoot()
                .log(cluster.id())
                .map(repository::readLogChain)
                .orElseThrow();
    }

    private LogChain withTail() {
        return repository.withTail(chain());
    }

    /** All edits that can be brought back, in the order in which they were seen. */
    private List<String> edits() {
        List<String> edits = new ArrayList<>();
        for (LogSegmentRef ref : withTail().segments()) {
            LogSegment segment = repository.readLogSegment(ref.object());
            segment.tables().stream().flatMap(found -> found.files().stream()).forEach(file -> {
                try (BufferedReader lines = new BufferedReader(
                        new InputStreamReader(repository.openFile(file.content()), StandardCharsets.UTF_8))) {
                    lines.lines().forEach(edits::add);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
        return edits;
    }

    private List<ObjectKey> keysOfLooks() {
        List<ObjectKey> keys = new ArrayList<>();
        try (Stream<ObjectInfo> objects = store.list(Layout.tails())) {
            objects.map(ObjectInfo::key).forEach(keys::add);
        }
        return keys;
    }

    @Test
    void eachLookAddsWhatWasWrittenSince() {
        write("a", "b");
        Instant first = tailer.look(repository).orElseThrow();
        assertThat(edits()).containsExactlyInAnyOrder("a", "b");
        assertThat(withTail().to()).isEqualTo(first).isAfter(chain().to());

        write("c");
        Instant second = tailer.look(repository).orElseThrow();
        assertThat(edits()).as("none twice").containsExactlyInAnyOrder("a", "b", "c");
        assertThat(second).isAfter(first);
        assertThat(withTail().segments()).hasSize(2);

        ahead = ahead.plusSeconds(1);
        assertThat(tailer.look(repository).orElseThrow())
                .as("nothing was written")
                .isAfter(second);
        assertThat(withTail().segments()).hasSize(2);
        assertThat(chain().segments()).as("what is archived").allMatch(ref -> ref.files() == 0);
    }

    @Test
    void segmentsOfLooksAreChainedToTheOnesBefore() {
        write("archived");
        run(UnaryOperator.identity());
        write("a");
        tailer.look(repository);
        write("b");
        tailer.look(repository);
        List<LogSegmentRef> segments = withTail().segments();
        for (int i = 1; i < segments.size(); i++) {
            assertThat(repository.readLogSegment(segments.get(i).object()).previous())
                    .isEqualTo(segments.get(i - 1).last());
        }
        assertThat(edits()).containsExactly("archived", "a", "b");
    }

    /** An image that is taken between two looks lacks nothing of the second one, and whoever restores has to know which that is. */
    @Test
    void eachLookSaysWhenItBegan() {
        write("a");
        tailer.look(repository);
        ahead = ahead.plusSeconds(5);
        Instant image = clock.instant();
        ahead = ahead.plusSeconds(5);
        write("b");
        tailer.look(repository);
        write("c");
        tailer.look(repository);
        List<LogSegmentRef> after = withTail().segmentsAfter(image);
        assertThat(after.subList(after.size() - 2, after.size()))
                .isEqualTo(withTail()
                        .segments()
                        .subList(
                                withTail().segments().size() - 2,
                                withTail().segments().size()));
    }

    @Test
    void whatWasReadIsNotSeenTwice() {
        write("a");
        tailer.look(repository);
        run(UnaryOperator.identity());
        assertThat(withTail()).as("it counts no more").isEqualTo(chain());
        assertThat(edits()).containsExactly("a");

        write("b");
        tailer.look(repository);
        assertThat(edits()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aFileThatIsClosedMeanwhileIsReadToItsEnd() {
        write("a");
        tailer.look(repository);
        write("b");
        cluster.wals().roll(Wals.Roll.WRITTEN, Set.of());
        write("c");
        tailer.look(repository);
        tailer.look(repository);
        assertThat(edits()).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void anotherLeaderLooksOnceMore() {
        write("a");
        tailer.look(repository);
        archive = procedure(2);
        LogTailer next = archive.tailer(random, 1);
        write("b");
        next.look(repository);
        assertThat(edits()).containsExactlyInAnyOrder("a", "b");
    }

    /** One server's log was looked at already. */
    @Test
    void whatALookFailedToStoreTheNextOneStores() {
        write("a", "b", "c", "d");
        AtomicInteger calls = new AtomicInteger();
        cluster.fail(
                "follow", () -> calls.incrementAndGet() == 2 ? new Unavailable("unable to read", null, null) : null);
        assertThatThrownBy(() -> tailer.look(repository)).isInstanceOf(Unavailable.class);
        assertThat(edits()).isEmpty();
        tailer.look(repository);
        assertThat(edits()).containsExactlyInAnyOrder("a", "b", "c", "d");
        assertThat(scratch.resolve("sorting-1-tail-1")).doesNotExist();
    }

    @Test
    void thereAreNeverMoreThanTwoTails() {
        for (int i = 0; i < 5; i++) {
            tailer.look(repository);
        }
        assertThat(keysOfLooks()).hasSize(2).allMatch(Layout::isLogTail);
    }

    @Test
    void whatNobodyWantsAnyMoreGoes() {
        write("a");
        tailer.look(repository);
        run(UnaryOperator.identity());
        tailer.look(repository);
        assertThat(keysOfLooks()).as("somebody may read it still").hasSize(3);
        ahead = ahead.plus(Duration.ofMinutes(11));
        run(UnaryOperator.identity());
        tailer.look(repository);
        assertThat(keysOfLooks()).hasSize(1);
        assertThat(edits()).containsExactly("a");
    }

    /** The cluster may be gone: then the tail of a leader that died is all that there is. */
    @Test
    void whatADeadLeaderSawStaysUntilItIsSeenOnceMore() {
        write("a");
        tailer.look(repository);
        ahead = ahead.plus(Duration.ofMinutes(11));
        LogTailer next = procedure(2).tailer(random, 1);
        cluster.fail("follow", () -> new Unavailable("unable to read", null, null));
        assertThatThrownBy(() -> next.look(repository)).isInstanceOf(Unavailable.class);
        assertThat(edits()).containsExactly("a");

        cluster.heal();
        next.look(repository);
        assertThat(edits()).containsExactly("a");
        assertThat(keysOfLooks().stream().filter(Layout::isLogTail)).hasSize(1);
    }

    @Test
    void afterManyLooksTheyBeginAnew() {
        for (int i = 0; i < 201; i++) {
            write("edit " + i);
            tailer.look(repository);
        }
        assertThat(edits()).hasSize(201).doesNotHaveDuplicates();
        assertThat(withTail().segments().size() - chain().segments().size()).isEqualTo(1);
    }

    @Test
    void whereATableHasEditsThatAreInNoLogNothingMoreIsCovered() {
        write("a");
        Instant to = tailer.look(repository).orElseThrow();
        cluster.alter("orders", Optional.of("its durability is SKIP_WAL"));
        ahead = Duration.ofSeconds(5);
        assertThat(tailer.look(repository)).isEmpty();
        assertThat(withTail().to()).isEqualTo(to);
    }

    /** No root refers to what they saw: gc would take it after a day. */
    @Test
    void afterHalfADayTheyBeginAnew() {
        write("a");
        tailer.look(repository);
        ahead = ahead.plus(Duration.ofHours(13));
        write("b");
        tailer.look(repository);
        assertThat(edits()).containsExactlyInAnyOrder("a", "b");
        assertThat(withTail().segments().size() - chain().segments().size()).isEqualTo(1);
    }

    @Test
    void aDamagedTailIsLeftOut() {
        write("a");
        tailer.look(repository);
        write("b");
        tailer.look(repository);
        ObjectKey newest = keysOfLooks().stream()
                .filter(Layout::isLogTail)
                .reduce((first, last) -> last)
                .orElseThrow();
        store.delete(newest);
        store.putIfAbsent(newest, new byte[] {1, 2, 3});
        assertThat(edits()).as("as the look before it saw it").containsExactly("a");
    }

    @Test
    void nothingIsSeenWhereTheArchiveBreaks() {
        write("a");
        WalFile written = cluster.wals().list().stream()
                .filter(file -> file.state() == WalFile.State.WRITTEN)
                .findFirst()
                .orElseThrow();
        cluster.wals().somebodyDeletes(written.name());
        assertThat(tailer.look(repository)).as("a log is gone").isEmpty();
        assertThat(withTail()).isEqualTo(chain());
    }

    @Test
    void norWhereALogIsGoneThatTheReadingDidNotKnow() {
        write("a", "b", "c", "d");
        cluster.wals().roll(Wals.Roll.WRITTEN, Set.of());
        write("e", "f", "g", "h");
        Instant to = tailer.look(repository).orElseThrow();
        WalFile written = cluster.wals().list().stream()
                .filter(file -> file.state() == WalFile.State.WRITTEN)
                .findFirst()
                .orElseThrow();
        cluster.wals().somebodyDeletes(written.name());
        assertThat(tailer.look(repository)).isEmpty();
        assertThat(withTail().to()).isEqualTo(to);
    }

    @Test
    void norWhereNobodyKeepsTheLogs() {
        cluster.wals().somebodyReleases(Objects.requireNonNull(chain().hold()).peer());
        assertThat(tailer.look(repository)).isEmpty();
        run(state -> state.changing(List.of(), List.of(ORDERS)));
        assertThat(tailer.look(repository)).as("nothing is protected").isEmpty();
        assertThat(keysOfLooks()).isEmpty();
    }

    @Test
    void whoeverSwitchedItOffSeesNothingOfIt() {
        write("a");
        tailer.look(repository);
        run(state -> state.changing(List.of(ORDERS), List.of()).paced(new LogPace(5, 0)));
        assertThat(chain().tail()).isEmpty();
        assertThat(chain().interval()).contains(Duration.ofSeconds(5));
        tailer.look(repository);
        assertThat(withTail()).isEqualTo(chain());
        run(state -> state.changing(List.of(ORDERS), List.of()).paced(LOOKING));
        assertThat(chain().interval()).as("stays").contains(Duration.ofSeconds(5));
        assertThat(chain().tail()).isEqualTo(Optional.of(Duration.ofSeconds(1)));
    }
}
