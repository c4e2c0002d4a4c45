package io.holdfast.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.ProgressListener;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.Intent;
import io.holdfast.format.Layout;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogHead;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RetiredSegment;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.format.ValueForms;
import io.holdfast.hbase.FakeCluster;
import io.holdfast.procedure.CallingThread;
import io.holdfast.procedure.CrashingJournal;
import io.holdfast.procedure.Journal;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.MemoryJournal;
import io.holdfast.procedure.Phase;
import io.holdfast.procedure.ProcedureEngine;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;
import io.holdfast.procedure.RetryPolicy;
import io.holdfast.procedure.StateCodec;
import io.holdfast.repository.Repository;
import io.holdfast.retention.GarbageCollection;
import io.holdfast.storage.MemoryObjectStore;
import io.holdfast.storage.ObjectInfo;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive of one table that has an image and edits, to which nothing is added any more. */
class ArchiveTrimTest {

    private static final TableId ORDERS = TableId.parse("orders");

    @TempDir
    private Path scratch;

    private final Clock clock = Clock.systemUTC();
    private final Random random = new Random(7);
    private FakeCluster cluster = new FakeCluster("cluster-1");
    private MemoryJournal journal = new MemoryJournal();
    private MemoryObjectStore store = new MemoryObjectStore(clock);
    private Repository repository = Repository.init(store, new Random(1), clock);
    private long epoch;

    @BeforeEach
    void begin() {
        cluster = new FakeCluster("cluster-1");
        cluster.createTable("orders", "first");
        journal = new MemoryJournal();
        store = new MemoryObjectStore(clock);
        repository = Repository.init(store, new Random(1), clock);
        EarlyImage.commit(repository, cluster.id(), clock, ORDERS);
        run(journal, state -> state.changing(List.of(ORDERS), List.of()));
        cluster.wals().write(ORDERS, "edit");
        run(journal, UnaryOperator.identity());
        run(journal, state -> state.changing(List.of(), List.of(ORDERS)));
        assertThat(chain().segments()).isNotEmpty();
    }

    private ArchiveProcedure procedure() {
        return new ArchiveProcedure(
                cluster, (location, limit) -> repository, new LeaderEpoch(++epoch), clock, scratch.resolve("sorting"));
    }

    private ProcedureEngine engine(Journal journalOfThisProcess, ArchiveProcedure procedure) {
        return new ProcedureEngine(
                journalOfThisProcess,
                List.of(procedure),
                new StateCodec(ValueForms.module()),
                clock,
                RetryPolicy.DEFAULT,
                new CallingThread(),
                ProcedureListener.NONE);
    }

    private JournalRecord run(Journal journalOfThisProcess, UnaryOperator<ArchiveState> asked) {
        ArchiveProcedure procedure = procedure();
        ArchiveState state = asked.apply(ArchiveState.begin(session(), "memory", clock.instant()));
        return engine(journalOfThisProcess, procedure)
                .run(new ProcedureId(state.session().text()), procedure, state);
    }

    private SessionId session() {
        return SessionId.create(clock.instant(), random);
    }

    private LogHead head() {
        return repository.newestRoot().log(cluster.id()).orElseThrow();
    }

    private LogChain chain() {
        return repository.readLogChain(head());
    }

    private void deleteTheImage() {
        BackupEntry image = repository.newestRoot().backups().get(0);
        repository.commit(RootAuthor.withoutCluster(session()), clock.instant(), root -> root.content()
                .withoutBackups(image::equals));
    }

    private void trim() {
        new ArchiveTrim(repository, session(), clock).run();
    }

    private void gc() {
        new GarbageCollection(repository, session(), clock, 1, ProgressListener.NONE).run();
    }

    private List<ObjectKey> objects() {
        return Stream.of(Layout.data(), Layout.logs())
                .flatMap(prefix -> {
                    try (Stream<ObjectInfo> found = store.list(prefix)) {
                        return found.map(ObjectInfo::key).toList().stream();
                    }
                })
                .toList();
    }

    @Test
    void whatABackupNeedsStays() {
        LogHead before = head();
        trim();
        assertThat(head()).isEqualTo(before);
    }

    @Test
    void withoutBackupsEverythingGoes() {
        deleteTheImage();
        LogChain before = chain();
        trim();
        LogChain after = chain();
        assertThat(after.segments()).isEmpty();
        assertThat(after.tables()).isEqualTo(before.tables());
        assertThat(after.to()).isEqualTo(before.to());
        assertThat(after.number()).isEqualTo(before.number() + 1);
        assertThat(after.lastReading()).isEqualTo(before.lastReading());
        gc();
        assertThat(objects()).containsExactly(head().chain().key());

        LogHead once = head();
        trim();
        assertThat(head()).isEqualTo(once);
    }

    @Test
    void whatWasMergedGoesToo() {
        LogChain known = chain();
        LogChain merged = new LogChain(
                known.cluster(),
                session(),
                known.number() + 1,
                head().chain().sha256(),
                known.hold(),
                known.to(),
                known.ledger(),
                known.tables(),
                known.segments(),
                known.lastReading(),
                List.of(new RetiredSegment(known.segments().get(0), null)),
                known.pace());
        LogHead head = new LogHead(
                cluster.id(), repository.putLogChain(Layout.logChain(merged.session(), new LeaderEpoch(1), 1), merged));
        repository.commit(RootAuthor.withoutCluster(merged.session()), clock.instant(), root -> root.content()
                .withLog(head)
                .withEnded(merged.session()));
        trim();
        assertThat(chain().retiredSegments()).as("nobody has found it before").allSatisfy(old -> assertThat(old.since())
                .isNotNull());
        trim();
        assertThat(chain().retiredSegments()).isEmpty();
        assertThat(chain().segments()).isEqualTo(known.segments());
    }

    @Test
    void aSessionThatRunsMayNeedIt() {
        deleteTheImage();
        LogHead before = head();
        SessionId running = new SessionId("20200101T000000000Z-00000001");
        repository.putIntent(new Intent(
                running,
                cluster.id(),
                new LeaderEpoch(1),
                "host-1:1",
                clock.instant(),
                clock.instant().plusSeconds(600),
                List.of()));
        trim();
        assertThat(head()).isEqualTo(before);
    }

    @Test
    void anArchiveThatIsAddedToIsLeftToItsReadings() {
        run(journal, state -> state.changing(List.of(ORDERS), List.of()));
        deleteTheImage();
        LogHead before = head();
        trim();
        assertThat(head()).isEqualTo(before);
    }

    @Test
    void atNoMomentIsItInTheWayOfWhoBeginsToAdd() {
        boolean died = true;
        for (int write = 1; died; write++) {
            begin();
            deleteTheImage();
            Journal deadly = new CrashingJournal(journal, write, true);
            try {
                run(deadly, state -> state.changing(List.of(ORDERS), List.of()));
                died = false;
            } catch (CrashingJournal.Crash expected) {
                died = true;
            }
            trim();
            engine(journal, procedure()).recover();
            assertThat(journal.load())
                    .as("died after write %d", write)
                    .allMatch(record -> record.phase() == Phase.COMPLETE);
            run(journal, state -> state.changing(List.of(ORDERS), List.of()));
            assertThat(chain().protectedTables())
                    .as("died after write %d", write)
                    .containsExactly(ORDERS);
        }
    }
}
