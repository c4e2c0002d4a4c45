package io.holdfast.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.ProcedureId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunningSessionsTest {

    @Test
    void aSessionThatBeginsMeanwhileIsSeen() {
        List<JournalRecord> journal = new ArrayList<>();
        RunningSessions running = new RunningSessions(() -> journal);
        assertThat(running.contains("s-1")).isFalse();
        journal.add(JournalRecord.begin(
                new ProcedureId("s-1"),
                null,
                "backup.full",
                "PREPARE",
                JsonNodeFactory.instance.objectNode(),
                Instant.EPOCH));
        assertThat(running.contains("s-1")).isTrue();
        assertThat(running).containsExactly("s-1");
    }
}
