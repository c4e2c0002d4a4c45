package io.holdfast.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.DeletionResult;
import io.holdfast.error.Conflict;
import io.holdfast.error.Rejected;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectRef;
import io.holdfast.format.RootAuthor;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackupDeletionTest {

    private final Scene scene = new Scene();
    private BackupId base = new BackupId("20260101T000000000Z-00000000");

    @BeforeEach
    void aBaseWithTwoThatFollowItAndOneThatDoesNot() {
        scene.cluster.createTable("orders", "first");
        base = scene.backUp("orders");
    }

    @Test
    void takesABackupOffTheList() {
        DeletionResult result = deletion().run(List.of(base), false);
        assertThat(result.deleted()).containsExactly(base.text());
        assertThat(result.details()).singleElement().satisfies(detail -> {
            assertThat(detail.reason()).isEqualTo("named");
            assertThat(detail.tables()).containsExactly("orders");
        });
        assertThat(scene.repository.newestRoot().backups()).isEmpty();
        assertThat(scene.keys("data")).isNotEmpty();
    }

    @Test
    void aPlanChangesNothing() {
        DeletionResult plan = deletion().plan(List.of(base), false);
        assertThat(plan.dryRun()).isTrue();
        assertThat(plan.deleted()).containsExactly(base.text());
        assertThat(scene.repository.newestRoot().backups()).hasSize(1);
    }

    @Test
    void whatOthersFollowStaysUnlessTheyGoToo() {
        BackupId follower = list(base);
        BackupId followerOfFollower = list(follower);
        BackupId other = list(null);
        BackupId followerOfOther = list(other);
        assertThatThrownBy(() -> deletion().run(List.of(base), false))
                .isInstanceOfSatisfying(
                        Conflict.class, e -> assertThat(e.hint().orElseThrow()).contains("--cascade"))
                .hasMessageContaining(follower.text())
                .hasMessageContaining(followerOfFollower.text());
        assertThat(scene.repository.newestRoot().backups()).hasSize(5);

        assertThat(deletion().plan(List.of(base), true).details())
                .extracting(DeletionResult.Deletion::reason)
                .containsExactly("depends on " + follower, "depends on " + base, "named");
        deletion().run(List.of(base), true);
        assertThat(scene.repository.newestRoot().backups())
                .extracting(BackupEntry::id)
                .containsExactly(other, followerOfOther);
    }

    @Test
    void followersThatAreNamedNeedNoCascade() {
        BackupId follower = list(base);
        assertThat(deletion().run(List.of(base, follower, base), false).deleted())
                .containsExactly(follower.text(), base.text());
    }

    @Test
    void allOrNone() {
        BackupId unknown = BackupId.of(scene.newSession());
        assertThatThrownBy(() -> deletion().run(List.of(base, unknown), true))
                .isInstanceOf(Rejected.class)
                .hasMessage("unable to delete backup " + unknown + ": expected it in the repository, found no such id");
        assertThat(scene.repository.newestRoot().backups()).hasSize(1);
    }

    private BackupDeletion deletion() {
        return new BackupDeletion(scene.repository, scene.newSession(), scene.clock());
    }

    /** Lists a backup of which only the entry matters. */
    private BackupId list(@Nullable BackupId follows) {
        BackupEntry template = scene.repository.newestRoot().backup(base).orElseThrow();
        BackupId id = BackupId.of(scene.newSession());
        BackupEntry entry = new BackupEntry(
                id,
                template.type(),
                template.cluster(),
                template.tables(),
                template.startedAt(),
                template.completedAt(),
                1,
                1,
                1,
                1,
                follows,
                null,
                new ObjectRef(Layout.manifest(id), 1, template.manifest().sha256()));
        scene.repository.commit(
                RootAuthor.withoutCluster(scene.newSession()), scene.clock().instant(), newest -> newest.content()
                        .withBackup(entry));
        return id;
    }
}
