package io.holdfast.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.BackupDetail;
import io.holdfast.api.BackupFilter;
import io.holdfast.api.BackupRequest;
import io.holdfast.api.BackupSummary;
import io.holdfast.api.DeletionRequest;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.RepositoryInfo;
import io.holdfast.error.Conflict;
import io.holdfast.format.BackupId;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.SessionId;
import io.holdfast.repository.ArchivedLogs;
import io.holdfast.repository.Repository;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of an incremental backup and of a log archive, and that its base is not deleted alone. */
class IncrementalListTest {

    private final DoorScene scene = new DoorScene();
    private final Random random = new Random(5);
    private String base = "";
    private String follower = "";
    private LogSegmentRef segment = archived(scene);

    private static LogSegmentRef archived(DoorScene scene) {
        scene.door().initRepository();
        return logs(scene).add(SessionId.firstAt(scene.clock.instant()), "orders", new byte[30], new byte[12]);
    }

    @BeforeEach
    void aBackupAndOneThatFollowsIt() {
        scene.cluster.createTable("orders", "first", "second");
        base = scene.door()
                .createBackup(BackupRequest.of(BackupRequest.Type.FULL, "orders"), ProgressListener.NONE)
                .backupId();
        follower = logs(scene)
                .backUp(newSession(), new BackupId(base), List.of(segment))
                .text();
    }

    private static ArchivedLogs logs(DoorScene scene) {
        return new ArchivedLogs(Repository.open(scene.store), scene.cluster.id());
    }

    private SessionId newSession() {
        return SessionId.create(scene.clock.instant().plusSeconds(1), random);
    }

    @Test
    void itsTypeAndItsBaseAreListed() {
        List<BackupSummary> backups = scene.door().listBackups(BackupFilter.ALL).backups();
        assertThat(backups).extracting(BackupSummary::backupId).containsExactly(follower, base);
        assertThat(backups).extracting(BackupSummary::type).containsExactly("incremental", "full");
        assertThat(backups).extracting(BackupSummary::base).containsExactly(base, null);
        assertThat(backups).extracting(BackupSummary::state).containsOnly("COMPLETE");
        BackupDetail detail = scene.door().showBackup(follower);
        assertThat(detail.type()).isEqualTo("incremental");
        assertThat(detail.base()).isEqualTo(base);
        assertThat(detail.damage()).isEmpty();
    }

    @Test
    void logFilesAreCountedOnce() {
        RepositoryInfo with = scene.door().repositoryInfo();
        assertThat(with.damaged()).isEmpty();
        assertThat(with.backups()).isEqualTo(2);
        logs(scene).drop(newSession(), 1);
        assertThat(scene.door().repositoryInfo())
                .as("the backup still has them")
                .extracting(RepositoryInfo::files, RepositoryInfo::bytes)
                .containsExactly(with.files(), with.bytes());
        scene.door().deleteBackups(new DeletionRequest(List.of(follower), false));
        RepositoryInfo without = scene.door().repositoryInfo();
        assertThat(with.files() - without.files()).isEqualTo(2);
        assertThat(with.bytes() - without.bytes()).isEqualTo(42);
    }

    @Test
    void aSegmentThatIsGoneIsTold() {
        scene.store.delete(segment.object().key());
        assertThat(scene.door().repositoryInfo().damaged()).singleElement().satisfies(damaged -> {
            assertThat(damaged.backupId()).isEqualTo(follower);
            assertThat(damaged.reason()).contains(segment.object().key().path());
        });
    }

    @Test
    void itsBaseIsNotDeletedAlone() {
        assertThatThrownBy(() -> scene.door().deleteBackups(new DeletionRequest(List.of(base), false)))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining(follower);
        assertThat(scene.door()
                        .deleteBackups(new DeletionRequest(List.of(base), true))
                        .deleted())
                .containsExactly(follower, base);
    }
}
