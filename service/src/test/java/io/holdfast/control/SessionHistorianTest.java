package io.holdfast.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.holdfast.error.ErrorCode;
import io.holdfast.format.SessionHistory;
import io.holdfast.format.SessionId;
import io.holdfast.procedure.Failure;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.Phase;
import io.holdfast.procedure.ProcedureId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionHistorianTest {

    private static final SessionId SESSION = new SessionId("20260304T110000000Z-00000001");

    private final DoorScene scene = new DoorScene();
    private final SessionHistorian historian = new SessionHistorian((location, limit) -> scene.repository());

    @BeforeEach
    void makeRepository() {
        scene.door().initRepository();
    }

    private SessionHistory historyOf(Phase phase, @Nullable Failure failure) {
        historian.ended(new JournalRecord(
                2,
                new ProcedureId(SESSION.text()),
                null,
                "backup.full",
                phase,
                "CLEANUP",
                JsonNodeFactory.instance.objectNode().put("repository", "memory"),
                List.of(),
                List.of(),
                0,
                false,
                false,
                Instant.EPOCH,
                Instant.EPOCH,
                Instant.EPOCH,
                failure));
        return scene.repository().history(SESSION).orElseThrow();
    }

    @Test
    void ofABackupThatWasMadeItNamesTheBackup() {
        SessionHistory history = historyOf(Phase.COMPLETE, null);

        assertThat(history.backup()).hasToString(SESSION.text());
        assertThat(history.errorCode()).isNull();
    }

    @Test
    void anErrorIsKeptHoweverLongItsMessageIs() {
        SessionHistory history = historyOf(
                Phase.FAILED, new Failure(ErrorCode.CORRUPT, "x".repeat(2 * SessionHistory.LONGEST_MESSAGE), null));

        assertThat(history.errorCode()).isEqualTo("CORRUPT");
        assertThat(history.errorMessage()).startsWith("xxx").endsWith("…");
        assertThat(history.backup()).isNull();
    }
}
