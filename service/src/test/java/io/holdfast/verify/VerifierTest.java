package io.holdfast.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.Progress;
import io.holdfast.api.VerifyRequest;
import io.holdfast.api.VerifyResult;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.BackupId;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.SessionId;
import io.holdfast.hbase.RealHFiles;
import io.holdfast.repository.Repository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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

    @Test
    void aBackupThatIsDeletedMeanwhileIsNotMissed() {
        world.createTables(files, 2);
        String backup = world.backUpTables(2);
        WatchedStore watched = world.watch();
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
    void aRootBelowThoseThatAreKeptIsNoDamage() {
        world.createTables(files, 4);
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
    void progressRisesToTheTotal() {
        world.createTables(files, 3);
        world.backUpTables(3);
        List<Progress> heard = new ArrayList<>();
        VerifyResult result = world.door().verify(VerifyRequest.deep(), heard::add);
        assertThat(heard).extracting(Progress::step).contains("CHECK_SHARDS", "LOOK_FOR_OBJECTS", "READ_FILES");
        Progress last = heard.get(heard.size() - 1);
        assertThat(last.done()).isEqualTo(last.total()).isEqualTo(result.bytesTotal());
    }

    @Test
    void whatCannotBeAskedForIsRejected() {
        world.createTables(files, 1);
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
