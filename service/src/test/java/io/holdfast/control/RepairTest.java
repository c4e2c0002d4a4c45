package io.holdfast.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.ProgressListener;
import io.holdfast.api.RepairResult;
import io.holdfast.format.ClusterId;
import io.holdfast.format.Intent;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.SnapshotName;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepairTest {

    private static final String DEAD = "20260131T235959123Z-0a1b2c3d";
    private static final String ELSEWHERE = "20260131T235959123Z-0a1b2c3e";

    private final DoorScene scene = new DoorScene();

    RepairTest() {
        scene.door().initRepository();
        scene.cluster.createTable("orders", "first");
    }

    private RepairResult repair(boolean dryRun) {
        return scene.door().repair(dryRun, ProgressListener.NONE);
    }

    private void intent(String session, ClusterId cluster) {
        Instant now = scene.clock.instant();
        scene.repository()
                .putIntent(new Intent(
                        new SessionId(session),
                        cluster,
                        new LeaderEpoch(1),
                        "test",
                        now,
                        now.plusSeconds(9),
                        List.of()));
    }

    @Test
    void thereIsNothingToDoAfterABackup() {
        scene.backUp("orders");
        assertThat(repair(true).findings()).isEmpty();
        assertThat(repair(false)).isEqualTo(new RepairResult(List.of(), List.of()));
    }

    @Test
    void whatSessionsWithoutAJournalLeftGoesAndNothingElse() {
        scene.cluster.take(new SnapshotName("holdfast-" + DEAD + "-0"), TableId.parse("orders"));
        scene.cluster.take(new SnapshotName("mine"), TableId.parse("orders"));
        intent(DEAD, scene.cluster.id());
        intent(ELSEWHERE, new ClusterId("another"));
        List<String> before = scene.keys();

        RepairResult plan = repair(true);

        assertThat(plan.findings()).extracting(RepairResult.Finding::kind).containsExactly("SNAPSHOT", "INTENT");
        assertThat(plan.actions()).extracting(RepairResult.Action::state).containsOnly("PLANNED");
        assertThat(scene.keys()).isEqualTo(before);
        assertThat(scene.cluster.snapshotNames()).hasSize(2);

        RepairResult done = repair(false);

        assertThat(done.findings()).isEqualTo(plan.findings());
        assertThat(done.actions()).extracting(RepairResult.Action::state).containsOnly("DONE");
        assertThat(scene.cluster.snapshotNames()).containsExactly("mine");
        assertThat(scene.repository().intents())
                .extracting(intent -> intent.session().text())
                .as("only its own cluster knows whether the other runs")
                .containsExactly(ELSEWHERE);
        assertThat(scene.repository().newestRoot().hasEnded(new SessionId(DEAD)))
                .isTrue();
        assertThat(repair(true).findings()).isEmpty();
    }

    @Test
    void pinsThatNoTableNeedsGoAndFailsafesThatAreKeptStay() {
        scene.cluster.take(new SnapshotName("holdfast-pin-" + DEAD + "-0"), TableId.parse("orders"));
        scene.cluster.createTable("ns:events", "first");
        scene.cluster.take(new SnapshotName("holdfast-overwritten-" + DEAD + "-0"), TableId.parse("ns:events"));

        RepairResult done = repair(false);

        assertThat(done.findings()).extracting(RepairResult.Finding::kind).containsExactly("PIN");
        assertThat(scene.cluster.snapshotNames()).containsExactly("holdfast-overwritten-" + DEAD + "-0");
    }

    /** The log archive names the one that it relies on; those for other repositories are theirs to mend. */
    @Test
    void holdsThatNoLogArchiveReliesOnGo() {
        String repository = scene.repository().header().id().text().substring(0, 8);
        String orphaned = "holdfast_" + repository + "_" + DEAD.replace('-', '_');
        String elsewhere = "holdfast_ffffffff_" + DEAD.replace('-', '_');
        scene.cluster.wals().hold(orphaned);
        scene.cluster.wals().hold(elsewhere);
        scene.cluster.wals().hold("somebodys");

        RepairResult plan = repair(true);

        assertThat(plan.findings()).extracting(RepairResult.Finding::kind).containsExactly("PEER");
        assertThat(scene.cluster.wals().holds("")).hasSize(3);
        assertThat(repair(false).actions())
                .extracting(RepairResult.Action::state)
                .containsExactly("DONE");
        assertThat(scene.cluster.wals().holds("")).containsExactlyInAnyOrder(elsewhere, "somebodys");
    }

    @Test
    void whatCannotBeMendedKeepsNothingElseFromBeing() {
        scene.cluster.take(new SnapshotName("holdfast-" + DEAD + "-0"), TableId.parse("orders"));
        intent(DEAD, scene.cluster.id());
        scene.cluster.fail("delete", () -> new io.holdfast.error.Unavailable("unable to delete", null, null));

        RepairResult done = repair(false);

        assertThat(done.actions()).extracting(RepairResult.Action::state).containsExactly("FAILED", "DONE");
        assertThat(done.actions().get(0).error()).isEqualTo("unable to delete");
    }

    @Test
    void aSessionThatIsRecordedIsNeverTouched() {
        scene.door().sessions().beginBackup(DoorScene.tables("orders"));
        String session = scene.journal.load().get(0).id().text();
        scene.cluster.take(new SnapshotName("holdfast-" + session + "-0"), TableId.parse("orders"));
        intent(session, scene.cluster.id());

        RepairResult plan = repair(true);

        assertThat(plan.findings()).extracting(RepairResult.Finding::kind).containsExactly("SESSION");
        assertThat(plan.actions()).isEmpty();
    }
}
