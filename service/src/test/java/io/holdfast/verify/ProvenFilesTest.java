package io.holdfast.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.BackupFilter;
import io.holdfast.api.VerifyRequest;
import io.holdfast.api.VerifyResult;
import io.holdfast.error.Unavailable;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.hbase.RealHFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files a verification reads: a sample, those that were not proven lately, or all. */
class ProvenFilesTest {

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
    void tenSamplesReadEveryObject() {
        world.createTables(files, 7);
        world.backUpTables(7);
        WatchedStore watched = world.watch();
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
        world.createTables(files, 8);
        world.backUpTables(8);
        List<ObjectKey> all = world.keys(Layout.data());
        all.subList(0, 3).forEach(key -> world.flip(key, 100));
        world.verify(VerifyRequest.deep());
        WatchedStore watched = world.watch();
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
        world.createTables(files, 3);
        world.backUpTables(3);
        WatchedStore watched = world.watch();
        world.verify(VerifyRequest.deep());
        assertThat(watched.dataOpened()).hasSize(3);
        world.clock.pass(Duration.ofDays(6));
        VerifyRequest skipping = new VerifyRequest(
                Optional.empty(), VerifyRequest.Mode.DEEP, 1, Optional.of(Duration.ofDays(7)), Optional.empty());
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
        world.createTables(files, 2);
        world.backUpTables(2);
        world.clock.pass(Duration.ofDays(1_000));
        world.verify(VerifyRequest.deep());
        world.clock.pass(Duration.ofDays(-999));
        WatchedStore watched = world.watch();
        VerifyRequest skipping = new VerifyRequest(
                Optional.empty(), VerifyRequest.Mode.DEEP, 1, Optional.of(Duration.ofDays(7)), Optional.empty());
        world.verify(skipping);
        assertThat(watched.dataOpened()).hasSize(2);
        world.verify(skipping);
        assertThat(watched.dataOpened()).isEmpty();
    }

    @Test
    void aFileOfSeveralBackupsIsReadOnceInOneRequest() {
        world.createTables(files, 1);
        world.backUpTables(1);
        world.backUpTables(1);
        WatchedStore watched = world.watch();
        world.verify(VerifyRequest.deep());
        assertThat(watched.opened.stream().filter(Layout.data()::covers)).hasSize(1);
    }

    @Test
    void aQuickVerificationReadsNoFile() {
        world.createTables(files, 2);
        world.backUpTables(2);
        WatchedStore watched = world.watch();
        VerifyResult result = world.verify(VerifyRequest.quick());
        assertThat(watched.dataOpened()).isEmpty();
        assertThat(result.sound()).isTrue();
        assertThat(result.bytesTotal()).isPositive();
    }

    @Test
    void aLongVerificationThatIsKilledIsNotLost() {
        world.createTables(files, 12);
        world.backUpTables(12);
        WatchedStore watched = world.watch();
        watched.beforeOpen = () -> {
            world.clock.pass(Duration.ofMinutes(10));
            watched.down = watched.opened.stream().filter(Layout.data()::covers).count() >= 10;
        };
        assertThatThrownBy(() -> world.verify(VerifyRequest.deep())).isInstanceOf(Unavailable.class);
        watched.down = false;
        watched.beforeOpen = () -> {};
        watched.dataOpened();
        world.verify(new VerifyRequest(
                Optional.empty(), VerifyRequest.Mode.DEEP, 1, Optional.of(Duration.ofDays(7)), Optional.empty()));
        assertThat(watched.dataOpened()).hasSizeBetween(1, 11);
    }
}
