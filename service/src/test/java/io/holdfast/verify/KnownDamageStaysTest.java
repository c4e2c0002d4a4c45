package io.holdfast.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.BackupFilter;
import io.holdfast.api.VerifyRequest;
import io.holdfast.error.Corrupt;
import io.holdfast.format.BackupId;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.SessionId;
import io.holdfast.format.Verification;
import io.holdfast.hbase.RealHFiles;
import io.holdfast.repository.Repository;
import io.holdfast.repository.Verifications;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one verification found, until another one finds it whole. */
class KnownDamageStaysTest {

    @TempDir
    private Path folder = Path.of("");

    private final World world = new World();
    private RealHFiles files = new RealHFiles(folder);

    @BeforeEach
    void makeRepository() {
        world.door().initRepository();
        files = new RealHFiles(folder);
    }

    @Test
    void aBackupIsCompleteAgainOnceItIsWhole() {
        world.createTables(files, 1);
        String backup = world.backUpTables(1);
        ObjectKey data = world.keys(Layout.data()).get(0);
        world.flip(data, 100);
        world.verify(VerifyRequest.quick());
        assertThat(world.states()).containsExactly("COMPLETE");
        world.verify(VerifyRequest.deep());
        assertThat(world.states()).containsExactly("DAMAGED");
        assertThat(world.door().showBackup(backup).state()).isEqualTo("DAMAGED");
        assertThat(world.door()
                        .listBackups(new BackupFilter(Optional.empty(), Optional.empty(), Optional.of("DAMAGED"), 9))
                        .backups())
                .hasSize(1);
        // A quick verification reads what is known to be damaged, and so sees that it still is.
        assertThat(world.verify(VerifyRequest.quick()).sound()).isFalse();
        assertThat(world.states()).containsExactly("DAMAGED");
        world.flip(data, 100);
        assertThat(world.verify(VerifyRequest.quick()).sound()).isTrue();
        assertThat(world.states()).containsExactly("COMPLETE");
    }

    @Test
    void whatOneBackupsVerificationDoesNotLookAtStaysKnown() {
        world.createTables(files, 2);
        String first = world.backUp("t0").backupId();
        String second = world.backUp("t1").backupId();
        world.memory.delete(Layout.shard(new BackupId(first), 0));
        world.verify(VerifyRequest.quick());
        assertThat(world.states()).containsExactly("COMPLETE", "DAMAGED");
        assertThat(world.verify(VerifyRequest.deep().ofBackup(second)).sound()).isTrue();
        assertThat(world.states()).containsExactly("COMPLETE", "DAMAGED");
        assertThatThrownBy(() -> world.restoreElsewhere(first, "t0"))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("missing backups/" + first);
    }

    @Test
    void findingsOfVerificationsThatRunSideBySideAreAllKept() {
        world.createTables(files, 1);
        world.backUpTables(1);
        ObjectKey data = world.keys(Layout.data()).get(0);
        WatchedStore watched = world.watch();
        watched.beforeOpen = () -> {
            watched.beforeOpen = () -> {};
            world.flip(data, 100);
            assertThat(world.verify(VerifyRequest.deep()).sound()).isFalse();
        };
        // Begun before the other one, ended after it, and with no eye for contents.
        assertThat(world.verify(VerifyRequest.quick()).sound()).isTrue();
        assertThat(world.states()).containsExactly("DAMAGED");
    }

    @Test
    void damageOfABackupThatIsNewerThanALongVerificationIsKept() {
        world.createTables(files, 2);
        world.backUp("t0");
        WatchedStore watched = world.watch();
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
        assertThat(world.states()).containsExactlyInAnyOrder("COMPLETE", "DAMAGED");
    }

    @Test
    void damageStaysKnownWhileTheNewestRootCannotBeRead() {
        world.createTables(files, 2);
        world.backUp("t0");
        Set<ObjectKey> before = Set.copyOf(world.keys(Layout.data()));
        world.backUp("t1");
        world.keys(Layout.data()).stream().filter(key -> !before.contains(key)).forEach(key -> world.flip(key, 100));
        world.verify(VerifyRequest.deep());
        List<String> states = world.states();
        assertThat(states).containsExactlyInAnyOrder("COMPLETE", "DAMAGED");
        List<ObjectKey> roots = world.keys(Layout.roots());
        ObjectKey newest = roots.get(roots.size() - 1);
        byte[] root = world.read(newest);

        world.flip(newest, 300);
        assertThat(world.verify(VerifyRequest.deep()).sound()).isFalse();
        world.replace(newest, root);
        assertThat(world.states()).isEqualTo(states);

        world.memory.delete(newest);
        assertThat(world.verify(VerifyRequest.deep()).sound()).isFalse();
        world.replace(newest, root);
        assertThat(world.states()).isEqualTo(states);
    }

    @Test
    void damageOfFindingsThatWereTooManyStaysKnownUntilAllIsRead() {
        world.createTables(files, 2);
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
            assertThat(world.states()).containsExactly("DAMAGED", "DAMAGED");
        }
        world.verify(VerifyRequest.deep().ofBackup(first.text()));
        world.verify(VerifyRequest.sample(0.5));
        assertThat(world.states()).containsExactly("DAMAGED", "COMPLETE");
        world.verify(VerifyRequest.deep());
        assertThat(world.states()).containsExactly("COMPLETE", "COMPLETE");
    }

    @Test
    void aNewestRootThatIsLostMeanwhileHidesNoDamage() {
        world.createTables(files, 2);
        world.backUp("t0");
        Set<ObjectKey> before = Set.copyOf(world.keys(Layout.data()));
        world.backUp("t1");
        world.keys(Layout.data()).stream().filter(key -> !before.contains(key)).forEach(key -> world.flip(key, 100));
        List<ObjectKey> roots = world.keys(Layout.roots());
        WatchedStore watched = world.watch();
        watched.beforeOpen = () -> {
            if (Layout.data().covers(watched.opened.get(watched.opened.size() - 1))) {
                world.memory.delete(roots.get(roots.size() - 1));
            }
        };
        assertThat(world.verify(VerifyRequest.deep()).sound()).isFalse();
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
}
