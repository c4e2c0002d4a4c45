package io.holdfast.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.ImageChoice.Image;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.repository.ArchivedLogs;
import io.holdfast.repository.Repository;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of an image and the edits after it, and another image, the cheaper is taken. */
class ImageChoiceTest {

    private static final ChainLimits LIMITS = new ChainLimits(1_000_000_000, 2);
    private static final long MUCH = 100_000_000;

    private final DoorScene scene = new DoorScene();
    private BackupEntry base = archivedImage();

    private BackupEntry archivedImage() {
        scene.door().initRepository();
        logs().add(SessionId.firstAt(scene.clock.instant()), "orders", new byte[30], new byte[12]);
        scene.cluster.createTable("orders", "first", "second");
        BackupId backup = new BackupId(scene.backUp("orders").backupId());
        return scene.repository().newestRoot().backup(backup).orElseThrow();
    }

    @BeforeEach
    void anImageThatTheArchiveFollows() {
        assertThat(image().backup()).isEqualTo(base);
    }

    private ArchivedLogs logs() {
        return new ArchivedLogs(Repository.open(scene.store), scene.cluster.id());
    }

    private Image image() {
        return new ImageChoice(scene.repository(), scene.cluster)
                .find(List.of(TableId.parse("orders")))
                .orElseThrow();
    }

    @Test
    void fewEditsAreTakenWithoutALookAtFiles() {
        assertThat(image(1_000_000, 0).whyNot(LIMITS)).isEmpty();
    }

    private Image image(long logBytes, int followers) {
        return new Image(base, logBytes, followers, () -> {
            throw new AssertionError("nobody has to know");
        });
    }

    @Test
    void manyAreTakenWhereFilesHaveMore() {
        assertThat(new Image(base, MUCH, 0, () -> MUCH).whyNot(LIMITS)).isEmpty();
        assertThat(new Image(base, MUCH, 0, () -> MUCH - 1).whyNot(LIMITS)).hasValueSatisfying(why -> assertThat(why)
                .isEqualTo("%d bytes of edits follow that of backup %s, and the tables have %d bytes of new files"
                        .formatted(MUCH, base.id(), MUCH - 1)));
    }

    @Test
    void neitherTooManyEditsNorTooManyBackupsFollowAnImage() {
        assertThat(image(1_000_000_001, 0).whyNot(LIMITS))
                .hasValueSatisfying(why -> assertThat(why).contains("no more than 1000000000 are to"));
        assertThat(image(1, 1).whyNot(LIMITS)).isEmpty();
        assertThat(image(1, 2).whyNot(LIMITS))
                .hasValueSatisfying(why -> assertThat(why).contains("2 incremental backups follow"));
    }

    @Test
    void filesThatTheImageHasAreNoneThatAnotherOneWouldCopy() {
        assertThat(image().difference().getAsLong()).isZero();
        scene.cluster.load("orders", "loaded");
        assertThat(image().difference().getAsLong()).isEqualTo("loaded".length());
    }

    @Test
    void backupsThatFollowItAreCounted() {
        assertThat(image().followers()).isZero();
        List<LogSegmentRef> segments = logs().segments();
        logs().backUp(SessionId.create(scene.clock.instant().plusSeconds(1), new Random(5)), base.id(), segments);
        assertThat(image().followers()).isEqualTo(1);
        assertThat(image().backup()).as("still the image").isEqualTo(base);
    }
}
