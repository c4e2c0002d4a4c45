package io.holdfast.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.BackupFilter;
import io.holdfast.api.BackupSummary;
import io.holdfast.api.Progress;
import io.holdfast.api.VerifyRequest;
import io.holdfast.api.VerifyResult;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.BackupId;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.SessionId;
import io.holdfast.format.Verification;
import io.holdfast.hbase.RealHFiles;
import io.holdfast.repository.Inspection;
import io.holdfast.repository.Repository;
import io.holdfast.repository.Verifications;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectSink;
import io.holdfast.storage.ObjectStore;
import io.holdfast.storage.Swept;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifierTest {

    @TempDir
    private Path folder = Path.of("");

    private final World world = new World();
    private RealHFiles files = new RealHFiles(folder);

    @BeforeEach
    void makeRepository() {
        world.door().initRepository();
        files = new RealHFiles(folder);
    }

    private void createTables(int count) {
        for (int i = 0; i < count; i++) {
            world.cluster.createTable("t" + i, files.plain(i), files.plain(1_000 + i));
        }
    }

    private String backUpTables(int count) {
        String[] names = new String[count];
        Arrays.setAll(names, i -> "t" + i);
        return world.backUp(names).backupId();
    }

    private List<String> states() {
        return world.door().listBackups(BackupFilter.ALL).backups().stream()
                .map(BackupSummary::state)
                .toList();
    }

    /** Notes which objects are read, and can be made to fail. */
    private static final class Watched implements ObjectStore {

        private final ObjectStore store;
        private final List<ObjectKey> opened = new CopyOnWriteArrayList<>();
        private final Set<ObjectKey> unreadable = new CopyOnWriteArraySet<>();
        private volatile Runnable beforeOpen = () -> {};
        private volatile @Nullable String hint;
        private volatile boolean down;

        Watched(ObjectStore store) {
            this.store = store;
        }

        private void requireUp() {
            if (down) {
                throw new Unavailable("unable to reach the store", null, null);
            }
        }

        private void requireReadable(ObjectKey key) {
            if (unreadable.contains(key)) {
                throw new Unavailable("unable to read " + key + ": a bad sector", hint, null);
            }
        }

        @Override
        public String location() {
            return store.location();
        }

        @Override
        public void prepare() {
            store.prepare();
        }

        @Override
        public boolean putIfAbsent(ObjectKey key, byte[] content) {
            requireUp();
            return store.putIfAbsent(key, content);
        }

        @Override
        public ObjectSink create(ObjectKey key) {
            return store.create(key);
        }

        @Override
        public Optional<byte[]> read(ObjectKey key, int maxBytes) {
            requireUp();
            requireReadable(key);
            return store.read(key, maxBytes);
        }

        @Override
        public Optional<InputStream> open(ObjectKey key, long offset, long length) {
            opened.add(key);
            beforeOpen.run();
            requireUp();
            requireReadable(key);
            return store.open(key, offset, length);
        }

        @Override
        public Optional<ObjectInfo> stat(ObjectKey key) {
            requireUp();
            return store.stat(key);
        }

        @Override
        public Stream<ObjectInfo> list(KeyPrefix prefix) {
            requireUp();
            return store.list(prefix);
        }

        @Override
        public Swept sweep(Instant before) {
            return Swept.NOTHING;
        }

        @Override
        public void delete(ObjectKey key) {
            store.delete(key);
        }

        Set<ObjectKey> dataOpened() {
            Set<ObjectKey> data = new HashSet<>(opened);
            data.removeIf(key -> !Layout.data().covers(key));
            opened.clear();
            return data;
        }
    }

    private Watched watch() {
        Watched watched = new Watched(world.memory);
        world.store = watched;
        return watched;
    }

    @Test
    void tenSamplesReadEveryObject() {
        createTables(7);
        backUpTables(7);
        Watched watched = watch();
        Set<ObjectKey> all = Set.copyOf(world.keys(Layout.data()));
        Set<ObjectKey> read = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            world.clock.pass(Duration.ofDays(1));
            VerifyResult result = world.verify(VerifyRequest.sample(0.1));
            Set<ObjectKey> ofThis = watched.dataOpened();
            assertThat(result.sound()).isTrue();
            assertThat(ofThis).isNotEmpty();
            assertThat(result.bytes()).isLessThan(result.bytesTotal() / 2);
            read.addAll(ofThis);
        }
        assertThat(read).isEqualTo(all);
    }

    @Test
    void damagedObjectsTakeNoPlaceInASample() {
        createTables(8);
        backUpTables(8);
        List<ObjectKey> all = world.keys(Layout.data());
        all.subList(0, 3).forEach(key -> world.flip(key, 100));
        world.verify(VerifyRequest.deep());
        Watched watched = watch();
        Set<ObjectKey> read = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            world.clock.pass(Duration.ofDays(1));
            assertThat(world.verify(VerifyRequest.sample(0.1)).findings()).hasSize(3);
            Set<ObjectKey> ofThis = watched.dataOpened();
            assertThat(ofThis).containsAll(all.subList(0, 3)).hasSizeBetween(4, 5);
            read.addAll(ofThis);
        }
        assertThat(read).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void whatWasProvenLatelyIsSkippedWhereThatIsWantedOnly() {
        createTables(3);
        backUpTables(3);
        Watched watched = watch();
        world.verify(VerifyRequest.deep());
        assertThat(watched.dataOpened()).hasSize(3);
        world.clock.pass(Duration.ofDays(6));
        VerifyRequest skipping =
                new VerifyRequest(Optional.empty(), VerifyRequest.Mode.DEEP, 1, Optional.of(Duration.ofDays(7)));
        assertThat(world.verify(skipping).bytes()).isZero();
        assertThat(watched.dataOpened()).isEmpty();
        world.verify(VerifyRequest.deep()
                .ofBackup(world.door()
                        .listBackups(BackupFilter.ALL)
                        .backups()
                        .get(0)
                        .backupId()));
        assertThat(watched.dataOpened()).hasSize(3);
        world.clock.pass(Duration.ofDays(8));
        world.verify(skipping);
        assertThat(watched.dataOpened()).hasSize(3);
    }

    @Test
    void whatWasProvenInTheFutureCountsAsNotProven() {
        createTables(2);
        backUpTables(2);
        world.clock.pass(Duration.ofDays(1_000));
        world.verify(VerifyRequest.deep());
        world.clock.pass(Duration.ofDays(-999));
        Watched watched = watch();
        VerifyRequest skipping =
                new VerifyRequest(Optional.empty(), VerifyRequest.Mode.DEEP, 1, Optional.of(Duration.ofDays(7)));
        world.verify(skipping);
        assertThat(watched.dataOpened()).hasSize(2);
        world.verify(skipping);
        assertThat(watched.dataOpened()).isEmpty();
    }

    @Test
    void aFileOfSeveralBackupsIsReadOnceInOneRequest() {
        createTables(1);
        backUpTables(1);
        backUpTables(1);
        Watched watched = watch();
        world.verify(VerifyRequest.deep());
        assertThat(watched.opened.stream().filter(Layout.data()::covers)).hasSize(1);
    }

    @Test
    void aQuickVerificationReadsNoFile() {
        createTables(2);
        backUpTables(2);
        Watched watched = watch();
        VerifyResult result = world.verify(VerifyRequest.quick());
        assertThat(watched.dataOpened()).isEmpty();
        assertThat(result.sound()).isTrue();
        assertThat(result.bytesTotal()).isPositive();
    }

    @Test
    void damageThatIsSeenOnlyOnceIsNone() {
        createTables(1);
        backUpTables(1);
        ObjectKey data = world.keys(Layout.data()).get(0);
        byte[] whole = world.read(data);
        world.flip(data, 100);
        Watched watched = watch();
        int[] times = new int[1];
        watched.beforeOpen = () -> {
            if (watched.opened.get(watched.opened.size() - 1).equals(data) && ++times[0] == 2) {
                world.replace(data, whole);
            }
        };
        assertThat(world.verify(VerifyRequest.deep()).sound()).isTrue();
        assertThat(times[0]).isEqualTo(2);
    }

    @Test
    void aBackupThatIsDeletedMeanwhileIsNotMissed() {
        createTables(2);
        String backup = backUpTables(2);
        Watched watched = watch();
        List<ObjectKey> data = world.keys(Layout.data());
        watched.beforeOpen = () -> {
            if (Layout.data().covers(watched.opened.get(watched.opened.size() - 1))) {
                watched.beforeOpen = () -> {};
                delete(backup);
                data.forEach(world.memory::delete);
                world.keys(Layout.backups()).forEach(world.memory::delete);
            }
        };
        assertThat(world.verify(VerifyRequest.deep()).findings()).isEmpty();
        assertThat(world.keys(Layout.data())).isEmpty();
    }

    private void delete(String backup) {
        SessionId session = SessionId.create(world.clock.instant(), new Random(77));
        Repository.open(world.memory)
                .commit(RootAuthor.withoutCluster(session), world.clock.instant(), root -> root.content()
                        .withoutBackups(entry -> entry.id().equals(new BackupId(backup))));
    }

    @Test
    void anObjectThatTheStoreCannotReadIsAFindingAndAStoreThatIsDownIsAnError() {
        createTables(1);
        String backup = backUpTables(1);
        Watched watched = watch();
        watched.unreadable.addAll(world.keys(Layout.data()));
        VerifyResult result = world.verify(VerifyRequest.deep());
        assertThat(result.findings()).extracting(VerifyResult.Finding::kind).containsOnly("unreadable");
        assertThat(result.findings()).extracting(VerifyResult.Finding::backup).containsOnly(backup);

        watched.beforeOpen = () -> watched.down = true;
        assertThatThrownBy(() -> world.verify(VerifyRequest.deep())).isInstanceOf(Unavailable.class);
    }

    @Test
    void anObjectThatMayNotBeReadIsNoDamage() {
        createTables(1);
        backUpTables(1);
        Watched watched = watch();
        watched.hint = "let this user read there";
        watched.unreadable.addAll(world.keys(Layout.data()));
        assertThatThrownBy(() -> world.verify(VerifyRequest.deep()))
                .isInstanceOfSatisfying(
                        Unavailable.class, e -> assertThat(e.hint()).hasValue("let this user read there"));
        assertThat(states()).containsExactly("COMPLETE");
    }

    @Test
    void manyObjectsInARowThatAreRefusedAreNoDamage() {
        Doubt doubt = new Doubt(Inspection.of(world.memory));
        Doubt.Look refusal = () -> {
            throw new Unavailable("unable to read: slow down", null, null);
        };
        for (int i = 1; i <= 100; i++) {
            assertThat(doubt.confirmed(Layout.root(i), refusal)).isPresent();
        }
        doubt.answered();
        for (int i = 1; i <= 100; i++) {
            assertThat(doubt.confirmed(Layout.root(i), refusal)).isPresent();
        }
        assertThatThrownBy(() -> doubt.confirmed(Layout.root(101), refusal))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("slow down");
    }

    @Test
    void aFileThatWasDamagedWhenItWasStoredIsSaidToBe() {
        byte[] damaged = files.plain(1);
        damaged[50] ^= 1;
        world.cluster.createTable("t0", damaged, files.plain(2));
        world.backUp("t0");
        VerifyResult result = world.verify(VerifyRequest.deep());
        assertThat(result.findings()).hasSize(1);
        assertThat(result.findings().get(0).kind()).isEqualTo("hfile");
        assertThat(result.findings().get(0).detail()).contains("so it was so when it was stored");
    }

    @Test
    void aBackupIsCompleteAgainOnceItIsWhole() {
        createTables(1);
        String backup = backUpTables(1);
        ObjectKey data = world.keys(Layout.data()).get(0);
        world.flip(data, 100);
        world.verify(VerifyRequest.quick());
        assertThat(states()).containsExactly("COMPLETE");
        world.verify(VerifyRequest.deep());
        assertThat(states()).containsExactly("DAMAGED");
        assertThat(world.door().showBackup(backup).state()).isEqualTo("DAMAGED");
        assertThat(world.door()
                        .listBackups(new BackupFilter(Optional.empty(), Optional.of("DAMAGED"), 9))
                        .backups())
                .hasSize(1);
        // A quick verification reads what is known to be damaged, and so sees that it still is.
        assertThat(world.verify(VerifyRequest.quick()).sound()).isFalse();
        assertThat(states()).containsExactly("DAMAGED");
        world.flip(data, 100);
        assertThat(world.verify(VerifyRequest.quick()).sound()).isTrue();
        assertThat(states()).containsExactly("COMPLETE");
    }

    @Test
    void whatOneBackupsVerificationDoesNotLookAtStaysKnown() {
        createTables(2);
        String first = world.backUp("t0").backupId();
        String second = world.backUp("t1").backupId();
        world.memory.delete(Layout.shard(new BackupId(first), 0));
        world.verify(VerifyRequest.quick());
        assertThat(states()).containsExactly("COMPLETE", "DAMAGED");
        assertThat(world.verify(VerifyRequest.deep().ofBackup(second)).sound()).isTrue();
        assertThat(states()).containsExactly("COMPLETE", "DAMAGED");
        assertThatThrownBy(() -> world.restoreElsewhere(first, "t0"))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("missing backups/" + first);
    }

    @Test
    void findingsOfVerificationsThatRunSideBySideAreAllKept() {
        createTables(1);
        backUpTables(1);
        ObjectKey data = world.keys(Layout.data()).get(0);
        Watched watched = watch();
        watched.beforeOpen = () -> {
            watched.beforeOpen = () -> {};
            world.flip(data, 100);
            assertThat(world.verify(VerifyRequest.deep()).sound()).isFalse();
        };
        // Begun before the other one, ended after it, and with no eye for contents.
        assertThat(world.verify(VerifyRequest.quick()).sound()).isTrue();
        assertThat(states()).containsExactly("DAMAGED");
    }

    @Test
    void damageOfABackupThatIsNewerThanALongVerificationIsKept() {
        createTables(2);
        world.backUp("t0");
        Watched watched = watch();
        watched.beforeOpen = () -> {
            watched.beforeOpen = () -> {};
            Set<ObjectKey> before = Set.copyOf(world.keys(Layout.data()));
            String newer = world.backUp("t1").backupId();
            world.keys(Layout.data()).stream()
                    .filter(key -> !before.contains(key))
                    .forEach(key -> world.flip(key, 100));
            assertThat(world.verify(VerifyRequest.deep().ofBackup(newer)).sound())
                    .isFalse();
        };
        assertThat(world.verify(VerifyRequest.deep()).sound()).isTrue();
        assertThat(states()).containsExactlyInAnyOrder("COMPLETE", "DAMAGED");
    }

    @Test
    void damageStaysKnownWhileTheNewestRootCannotBeRead() {
        createTables(2);
        world.backUp("t0");
        Set<ObjectKey> before = Set.copyOf(world.keys(Layout.data()));
        world.backUp("t1");
        world.keys(Layout.data()).stream().filter(key -> !before.contains(key)).forEach(key -> world.flip(key, 100));
        world.verify(VerifyRequest.deep());
        List<String> states = states();
        assertThat(states).containsExactlyInAnyOrder("COMPLETE", "DAMAGED");
        List<ObjectKey> roots = world.keys(Layout.roots());
        ObjectKey newest = roots.get(roots.size() - 1);
        byte[] root = world.read(newest);

        world.flip(newest, 300);
        assertThat(world.verify(VerifyRequest.deep()).sound()).isFalse();
        world.replace(newest, root);
        assertThat(states()).isEqualTo(states);

        world.memory.delete(newest);
        assertThat(world.verify(VerifyRequest.deep()).sound()).isFalse();
        world.replace(newest, root);
        assertThat(states()).isEqualTo(states);
    }

    @Test
    void damageOfFindingsThatWereTooManyStaysKnownUntilAllIsRead() {
        createTables(2);
        BackupId first = new BackupId(world.backUp("t0").backupId());
        BackupId second = new BackupId(world.backUp("t1").backupId());
        SessionId session = SessionId.create(world.clock.instant(), new Random(78));
        Repository.open(world.memory)
                .verifications()
                .begin(session)
                .write(
                        record -> {},
                        List::of,
                        (sequence, ledger) -> new Verification(
                                session,
                                sequence,
                                "DEEP",
                                null,
                                null,
                                world.clock.instant(),
                                world.clock.instant(),
                                true,
                                null,
                                1,
                                1,
                                1,
                                List.of(),
                                5_000,
                                List.of(
                                        new Verification.DamagedBackup(first, List.of()),
                                        new Verification.DamagedBackup(second, List.of())),
                                ledger));
        for (int i = 0; i < 3; i++) {
            world.verify(VerifyRequest.quick());
            assertThat(states()).containsExactly("DAMAGED", "DAMAGED");
        }
        world.verify(VerifyRequest.deep().ofBackup(first.text()));
        world.verify(VerifyRequest.sample(0.5));
        assertThat(states()).containsExactly("DAMAGED", "COMPLETE");
        world.verify(VerifyRequest.deep());
        assertThat(states()).containsExactly("COMPLETE", "COMPLETE");
    }

    @Test
    void aStoreThatIsGoneAtTheEndIsNoProofOfAnything() {
        createTables(1);
        backUpTables(1);
        Watched watched = watch();
        watched.beforeOpen = () -> {
            if (Layout.data().covers(watched.opened.get(watched.opened.size() - 1))) {
                world.keys(KeyPrefix.all()).forEach(world.memory::delete);
            }
        };
        assertThatThrownBy(() -> world.verify(VerifyRequest.deep()))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("found none");
    }

    @Test
    void aNewestRootThatIsLostMeanwhileHidesNoDamage() {
        createTables(2);
        world.backUp("t0");
        Set<ObjectKey> before = Set.copyOf(world.keys(Layout.data()));
        world.backUp("t1");
        world.keys(Layout.data()).stream().filter(key -> !before.contains(key)).forEach(key -> world.flip(key, 100));
        List<ObjectKey> roots = world.keys(Layout.roots());
        Watched watched = watch();
        watched.beforeOpen = () -> {
            if (Layout.data().covers(watched.opened.get(watched.opened.size() - 1))) {
                world.memory.delete(roots.get(roots.size() - 1));
            }
        };
        assertThat(world.verify(VerifyRequest.deep()).sound()).isFalse();
    }

    @Test
    void aRecordOrLedgerThatTheStoreCannotReadBlocksNothing() {
        createTables(1);
        String backup = backUpTables(1);
        world.flip(world.keys(Layout.data()).get(0), 100);
        world.verify(VerifyRequest.deep());
        world.verify(VerifyRequest.quick());
        Watched watched = watch();
        List<ObjectKey> records = world.keys(Layout.verifications());
        watched.unreadable.addAll(records.subList(records.size() - 2, records.size()));
        assertThat(states()).containsExactly("DAMAGED");
        watched.unreadable.addAll(records);
        assertThat(states()).containsExactly("COMPLETE");
        assertThat(world.door().showBackup(backup).state()).isEqualTo("COMPLETE");
        assertThat(world.verify(VerifyRequest.deep()).findings())
                .extracting(VerifyResult.Finding::kind)
                .contains("unreadable", "checksum");
        assertThat(states()).containsExactly("DAMAGED");

        watched.down = true;
        assertThatThrownBy(this::states).isInstanceOf(Unavailable.class);
    }

    @Test
    void aLongVerificationThatIsKilledIsNotLost() {
        createTables(4);
        backUpTables(4);
        Watched watched = watch();
        watched.beforeOpen = () -> {
            world.clock.pass(Duration.ofMinutes(10));
            watched.down = watched.opened.stream().filter(Layout.data()::covers).count() >= 4;
        };
        assertThatThrownBy(() -> world.verify(VerifyRequest.deep())).isInstanceOf(Unavailable.class);
        watched.down = false;
        watched.beforeOpen = () -> {};
        watched.dataOpened();
        world.verify(new VerifyRequest(Optional.empty(), VerifyRequest.Mode.DEEP, 1, Optional.of(Duration.ofDays(7))));
        assertThat(watched.dataOpened()).hasSizeBetween(1, 3);
    }

    @Test
    void aRootBelowThoseThatAreKeptIsNoDamage() {
        createTables(4);
        for (int i = 0; i < 4; i++) {
            world.backUp("t" + i);
        }
        world.verify(VerifyRequest.quick());
        World other = new World();
        other.clock.pass(Duration.ofDays(1));
        other.door().initRepository();
        other.cluster.createTable("t0", files.plain(1));
        other.backUp("t0");
        List<ObjectKey> roots = world.keys(Layout.roots());
        byte[] late = other.read(roots.get(1));
        world.replace(roots.get(1), late);
        assertThat(world.verify(VerifyRequest.quick()).findings())
                .extracting(VerifyResult.Finding::kind)
                .contains("chain");
        world.memory.delete(roots.get(0));
        assertThat(world.verify(VerifyRequest.quick()).sound()).isTrue();
        world.memory.delete(roots.get(2));
        assertThat(world.verify(VerifyRequest.quick()).sound()).isTrue();
    }

    @Test
    void onlyTheNewestRecordsAreKept() {
        for (int i = 0; i < 9; i++) {
            world.verify(VerifyRequest.quick());
        }
        List<ObjectKey> kept = world.keys(Layout.verifications());
        assertThat(kept).hasSize(2 * Verifications.KEPT);
        List<Verification> newest =
                Repository.open(world.memory).verifications().newest();
        assertThat(newest).extracting(Verification::sequence).containsExactly(9L);
    }

    @Test
    void progressRisesToTheTotal() {
        createTables(3);
        backUpTables(3);
        List<Progress> heard = new ArrayList<>();
        VerifyResult result = world.door().verify(VerifyRequest.deep(), heard::add);
        assertThat(heard).extracting(Progress::step).contains("CHECK_SHARDS", "LOOK_FOR_OBJECTS", "READ_FILES");
        Progress last = heard.get(heard.size() - 1);
        assertThat(last.done()).isEqualTo(last.total()).isEqualTo(result.bytesTotal());
    }

    @Test
    void whatCannotBeAskedForIsRejected() {
        createTables(1);
        String unknown = SessionId.create(world.clock.instant(), new Random(9)).text();
        assertThatThrownBy(() -> world.verify(VerifyRequest.quick().ofBackup(unknown)))
                .isInstanceOf(Rejected.class);
        assertThatThrownBy(() -> world.verify(VerifyRequest.sample(0))).isInstanceOf(Rejected.class);
        assertThatThrownBy(() -> world.verify(VerifyRequest.sample(1.1))).isInstanceOf(Rejected.class);
        assertThatThrownBy(() -> world.verify(VerifyRequest.sample(0.1).ofBackup(unknown)))
                .isInstanceOfSatisfying(Rejected.class, e -> assertThat(e.hint().orElse(""))
                        .contains("repo verify --sample", unknown + " --deep"));
        World empty = new World();
        assertThatThrownBy(() -> empty.verify(VerifyRequest.quick())).isInstanceOf(Unavailable.class);
    }
}
