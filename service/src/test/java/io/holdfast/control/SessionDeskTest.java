package io.holdfast.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.api.BackupFilter;
import io.holdfast.api.Progress;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.RestoreOptions;
import io.holdfast.api.RestoreRequest;
import io.holdfast.api.SessionFilter;
import io.holdfast.api.SessionInfo;
import io.holdfast.api.Sessions;
import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.ProcedureId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionDeskTest {

    private static final SessionFilter ALL = new SessionFilter(Optional.empty(), SessionFilter.USUAL);

    private final DoorScene scene = new DoorScene();
    private final Sessions sessions;

    SessionDeskTest() {
        scene.door().initRepository();
        scene.cluster.createTable("orders", "first");
        sessions = scene.door().sessions();
    }

    @Test
    void whatIsBegunIsRecordedAndRunByAnotherProcess() {
        SessionInfo begun = sessions.beginBackup(DoorScene.tables("orders"));

        assertThat(begun.state()).isEqualTo("RUNNING");
        assertThat(begun.step()).isEqualTo("PREPARE");
        assertThat(scene.inBackground).extracting(Object::toString).containsExactly(begun.sessionId());
        assertThat(scene.repository().newestRoot().backups()).isEmpty();

        SessionInfo ended = sessions.await(begun.sessionId(), ProgressListener.NONE);

        assertThat(ended.state()).isEqualTo("COMPLETE");
        assertThat(ended.step()).isNull();
        assertThat(scene.door().listBackups(BackupFilter.ALL).backups())
                .extracting(backup -> backup.backupId())
                .containsExactly(ended.backupId());
        assertThat(sessions.list(ALL).sessions()).containsExactly(ended);
    }

    @Test
    void saysHowFarASessionIsWhileItsStepRuns() {
        String begun = sessions.beginBackup(DoorScene.tables("orders")).sessionId();
        ProcedureId id = new ProcedureId(begun);

        scene.progress.put(id, new Progress(begun, "PREPARE", 3, 10, "bytes"));
        assertThat(sessions.show(begun).progress()).isEqualTo(new SessionInfo.Amount(3, 10, "bytes"));
        assertThat(sessions.list(ALL).sessions())
                .extracting(SessionInfo::progress)
                .containsExactly(new SessionInfo.Amount(3, 10, "bytes"));
        scene.progress.put(id, new Progress(begun, "COPY", 3, 10, "bytes"));
        assertThat(sessions.show(begun).progress()).as("of another step").isNull();

        scene.progress.put(id, new Progress(begun, "CLEANUP", 3, 10, "bytes"));
        assertThat(sessions.await(begun, ProgressListener.NONE).progress())
                .as("of a session that has ended")
                .isNull();
    }

    @Test
    void aRequestThatIsRefusedLeavesNoSession() {
        assertThatThrownBy(() -> sessions.beginBackup(DoorScene.tables("nothing")))
                .isInstanceOf(Rejected.class);
        assertThatThrownBy(() -> sessions.beginRestore(new RestoreRequest(
                        "20260131T235959123Z-0a1b2c3d", List.of(), Optional.empty(), RestoreOptions.NONE)))
                .isInstanceOf(Rejected.class);
        assertThat(sessions.list(ALL).sessions()).isEmpty();
        assertThat(scene.inBackground).isEmpty();
    }

    @Test
    void aRestoreIsBegunLikewise() {
        String backup = scene.backUp("orders").backupId();
        SessionInfo begun =
                sessions.beginRestore(new RestoreRequest(backup, List.of(), Optional.of("_copy"), RestoreOptions.NONE));

        assertThat(begun.operation()).isEqualTo("restore");
        assertThat(begun.backupId()).isEqualTo(backup);
        assertThat(sessions.await(begun.sessionId(), ProgressListener.NONE).state())
                .isEqualTo("COMPLETE");
        assertThat(scene.cluster.contents("orders_copy")).containsExactly("first");
    }

    @Test
    void cancelsWhatHasNotDecided() {
        SessionInfo begun = sessions.beginBackup(DoorScene.tables("orders"));

        SessionInfo cancelled = sessions.cancel(begun.sessionId(), ProgressListener.NONE);

        assertThat(cancelled.state()).isEqualTo("CANCELLED");
        assertThat(cancelled.error()).isNull();
        assertThat(scene.repository().newestRoot().backups()).isEmpty();
        assertThat(scene.cluster.snapshotNames()).isEmpty();
    }

    /** Whoever asks again, since the leader died that was asked first. */
    @Test
    void whatIsCancelledIsCancelled() {
        SessionInfo begun = sessions.beginBackup(DoorScene.tables("orders"));
        SessionInfo cancelled = sessions.cancel(begun.sessionId(), ProgressListener.NONE);

        assertThat(sessions.cancel(begun.sessionId(), ProgressListener.NONE)).isEqualTo(cancelled);
    }

    @Test
    void whatIsCompleteIsNotCancelled() {
        String complete = scene.backUp("orders").sessionId();

        assertThatThrownBy(() -> sessions.cancel(complete, ProgressListener.NONE))
                .isInstanceOf(Conflict.class)
                .hasMessageEndingWith("found it COMPLETE");
    }

    @Test
    void saysWhatASessionFailedWith() {
        scene.cluster.fail("open", () -> new Corrupt("unable to open", "look at the disk", null));
        assertThatThrownBy(() -> scene.backUp("orders")).isInstanceOf(Corrupt.class);

        assertThat(sessions.list(new SessionFilter(Optional.of("FAILED"), 5)).sessions())
                .extracting(SessionInfo::error)
                .containsExactly(new SessionInfo.Fault("CORRUPT", "unable to open", "look at the disk"));
        assertThat(sessions.list(new SessionFilter(Optional.of("COMPLETE"), 5)).sessions())
                .isEmpty();
    }

    @Test
    void theRepositoryRemembersWhatTheJournalForgot() {
        scene.backUp("orders");
        List<JournalRecord> forgotten = scene.journal.load();
        scene.journal.remove(forgotten.stream().map(JournalRecord::id).toList());

        // This door's leader tells no historian, so that nothing is remembered; gc and deletion write their own notes.
        scene.door().collectGarbage(ProgressListener.NONE);

        assertThat(sessions.list(ALL).sessions())
                .extracting(SessionInfo::operation)
                .containsExactly("gc");
        assertThatThrownBy(() -> sessions.show(forgotten.get(0).id().text())).isInstanceOf(Rejected.class);
    }
}
