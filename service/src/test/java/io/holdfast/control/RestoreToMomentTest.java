package io.holdfast.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.BackupRequest;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.RestoreOptions;
import io.holdfast.api.RestorePlan;
import io.holdfast.api.RestoreRequest;
import io.holdfast.api.RestoreResult;
import io.holdfast.api.SessionInfo;
import io.holdfast.error.Rejected;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.repository.ArchivedLogs;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables that were backed up apart come back to one moment. */
class RestoreToMomentTest {

    private static final TableId ORDERS_BACK = TableId.parse("orders_back");
    private static final TableId EVENTS_BACK = TableId.parse("shop:events_back");

    private final DoorScene scene = new DoorScene();
    private final FrontDoor door = scene.door();
    private final Random random = new Random(5);
    private String ofOrders = "";
    private String ofEvents = "";
    private ObjectKey editsOfOrders = new ObjectKey("none");
    private ObjectKey editsOfEvents = new ObjectKey("none");
    private Instant archivedTo = Instant.EPOCH;

    @BeforeEach
    void twoTablesThatAreBackedUpApartAndTheirEdits() {
        door.initRepository();
        scene.cluster.createTable("orders", "first", "second");
        scene.cluster.createTable("shop:events", "third");
        ofOrders = backUp("orders");
        ofEvents = backUp("shop:events");
        editsOfOrders = archive(60, "orders");
        editsOfEvents = archive(120, "shop:events");
    }

    private String backUp(String table) {
        return door.createBackup(BackupRequest.of(BackupRequest.Type.FULL, table), ProgressListener.NONE)
                .backupId();
    }

    private ObjectKey archive(int secondsFromNow, String table) {
        SessionId session = SessionId.create(scene.clock.instant().plusSeconds(secondsFromNow), random);
        ArchivedLogs logs = new ArchivedLogs(scene.repository(), scene.cluster.id());
        archivedTo = session.createdAt();
        return scene.repository()
                .readLogSegment(logs.add(session, table, new byte[] {7}).object())
                .tables()
                .get(0)
                .files()
                .get(0)
                .content()
                .object();
    }

    private static RestoreRequest latest(Optional<String> suffix, RestoreOptions options, String... tables) {
        return new RestoreRequest("", List.of(tables), suffix, options, Optional.of(RestoreRequest.LATEST));
    }

    private static RestoreRequest beside(String... tables) {
        return latest(Optional.of("_back"), RestoreOptions.NONE, tables);
    }

    @Test
    void eachComesFromItsOwnBackupFollowedByItsOwnEdits() {
        RestoreResult result = door.restore(beside("orders", "shop:events"), ProgressListener.NONE);

        assertThat(result.tables())
                .extracting(RestoreResult.Table::restorePoint)
                .containsExactly(archivedTo, archivedTo);
        assertThat(scene.cluster.contents("orders_back")).containsExactly("first", "second");
        assertThat(scene.cluster.contents("shop:events_back")).containsExactly("third");
        assertThat(scene.cluster.replays().loadedInto(ORDERS_BACK).values())
                .hasSize(2)
                .containsOnly(List.of(editsOfOrders));
        assertThat(scene.cluster.replays().loadedInto(EVENTS_BACK).values()).containsExactly(List.of(editsOfEvents));
    }

    @Test
    void allThatAreCoveredComeBackIfNoneIsNamed() {
        assertThat(door.restore(beside(), ProgressListener.NONE).tables())
                .extracting(RestoreResult.Table::to)
                .containsExactlyInAnyOrder("orders_back", "shop:events_back");
    }

    @Test
    void aSessionInTheBackgroundTellsTheSame() {
        SessionInfo begun = door.sessions().beginRestore(beside("orders", "shop:events"));

        RestoreResult result = (RestoreResult) door.sessions().result(begun.sessionId(), ProgressListener.NONE);

        assertThat(begun.backupId()).as("none is the only one").isNull();

        assertThat(result.tables()).extracting(RestoreResult.Table::regions).containsExactly(2, 1);
        assertThat(result.tables())
                .extracting(RestoreResult.Table::restorePoint)
                .containsExactly(archivedTo, archivedTo);
    }

    @Test
    void thePlanNamesTheBackupOfEach() {
        RestorePlan plan = door.planRestore(beside("orders", "shop:events"));

        assertThat(plan.feasible()).isTrue();
        assertThat(plan.backupId()).isNull();
        assertThat(plan.tables()).extracting(RestorePlan.Table::backupId).containsExactly(ofOrders, ofEvents);
        assertThat(plan.tables()).extracting(RestorePlan.Table::restorePoint).containsExactly(archivedTo, archivedTo);
        assertThat(plan.filesTotal()).isEqualTo(3);
        assertThat(door.planRestore(beside("orders")).backupId()).isEqualTo(ofOrders);
    }

    @Test
    void bothAreReplacedInPlace() {
        scene.cluster.createTable("orders", "spoiled");
        scene.cluster.createTable("shop:events", "spoiled, too");

        door.restore(
                latest(Optional.empty(), RestoreOptions.NONE.overwriting(true), "orders", "shop:events"),
                ProgressListener.NONE);

        assertThat(scene.cluster.contents("orders")).containsExactly("first", "second");
        assertThat(scene.cluster.contents("shop:events")).containsExactly("third");
    }

    /** Behind the last reading, of a log that is still written. */
    private ObjectKey lookAtOrders() {
        ArchivedLogs logs = new ArchivedLogs(scene.repository(), scene.cluster.id()).lookedAt();
        archivedTo = archivedTo.plusSeconds(60);
        logs.add(SessionId.create(archivedTo, random), "orders", new byte[] {7});
        archivedTo = archivedTo.plusSeconds(2);
        return logs.look(SessionId.create(archivedTo, random), "orders", new byte[] {8})
                .segments()
                .get(0)
                .object()
                .key();
    }

    @Test
    void whatWasOnlyLookedAtComesBackProvisionally() {
        Instant read = archivedTo.plusSeconds(60);
        ObjectKey segment = lookAtOrders();
        RestorePlan plan = door.planRestore(beside("orders"));
        assertThat(plan.notes()).anyMatch(note -> note.contains("provisionally"));

        RestoreResult result = door.restore(beside("orders"), ProgressListener.NONE);
        assertThat(result.tables())
                .extracting(RestoreResult.Table::restorePoint)
                .containsExactly(archivedTo);
        assertThat(scene.cluster.replays().loadedInto(ORDERS_BACK).values())
                .allMatch(files -> files.stream().anyMatch(file -> file.path().contains(sessionOf(segment))));
        assertThat(door.warnings()).anyMatch(warning -> warning.contains("provisionally"));

        FrontDoor other = scene.door();
        RestoreRequest earlier = new RestoreRequest(
                "", List.of("orders=orders_then"), Optional.empty(), RestoreOptions.NONE, Optional.of(read.toString()));
        other.restore(earlier, ProgressListener.NONE);
        assertThat(scene.cluster
                        .replays()
                        .loadedInto(TableId.parse("orders_then"))
                        .values())
                .noneMatch(files -> files.stream().anyMatch(file -> file.path().contains(sessionOf(segment))));
        assertThat(other.warnings()).noneMatch(warning -> warning.contains("provisionally"));
    }

    private static String sessionOf(ObjectKey key) {
        return Layout.sessionOf(key).orElseThrow().text();
    }

    /** All or none: a moment before one of the images is none of both. */
    @Test
    void oneThatIsNotCoveredIsRefusedWithAll() {
        Instant before =
                scene.repository().newestRoot().backups().get(0).startedAt().minusSeconds(3600);
        RestoreRequest request = new RestoreRequest(
                "",
                List.of("orders", "shop:events"),
                Optional.of("_back"),
                RestoreOptions.NONE,
                Optional.of(before.toString()));

        assertThatThrownBy(() -> door.restore(request, ProgressListener.NONE))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("unable to restore table orders to " + before);
        assertThat(scene.cluster.contents("shop:events_back")).isEmpty();
    }
}
