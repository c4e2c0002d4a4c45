package io.holdfast.procedure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What earlier versions wrote into journals must be readable for ever. */
class JournalGoldenTest {

    private static final String FIRST_FORM = """
            {"id":"20260131T235959123Z-0a1b2c3d","kind":"backup.full","phase":"ROLLING_BACK","step":"COPY",\
            "state":{"session":"20260131T235959123Z-0a1b2c3d"},"startedAt":"2026-01-31T23:59:59.123Z",\
            "updatedAt":"2026-02-01T00:00:00Z","failure":{"code":"UNAVAILABLE","message":"unable to write","hint":null}}""";

    @Test
    void readsTheFirstForm() {
        JournalRecord record = JournalCodec.decode("golden", FIRST_FORM.getBytes(StandardCharsets.UTF_8));

        assertThat(record.id()).isEqualTo(new ProcedureId("20260131T235959123Z-0a1b2c3d"));
        assertThat(record.phase()).isEqualTo(Phase.ROLLING_BACK);
        assertThat(record.step()).isEqualTo("COPY");
        assertThat(record.startedAt()).isEqualTo(Instant.parse("2026-01-31T23:59:59.123Z"));
        assertThat(record.locks()).isEmpty();
        assertThat(record.stepSince()).isEqualTo(record.updatedAt());
        assertThat(record.cancelled()).isFalse();
    }

    private static final String SECOND_FORM = """
            {"version":2,"id":"s-1.3","parent":{"id":"s-1","step":"FLUSH"},"kind":"snapshot.flush","phase":"RUNNING",\
            "step":"FLUSH","state":{"table":"orders"},"locks":[{"resource":"table:orders","mode":"SHARED"}],\
            "reports":[{"task":7}],"childrenAtOnce":4,"cancelled":true,"startedAt":"2026-01-31T23:59:59.123Z",\
            "stepSince":"2026-02-01T00:00:00Z","updatedAt":"2026-02-01T00:00:00Z"}""";

    @Test
    void readsAndWritesTheSecondForm() {
        JournalRecord record = JournalCodec.decode("golden", SECOND_FORM.getBytes(StandardCharsets.UTF_8));

        assertThat(record.parent()).isEqualTo(new JournalRecord.Parent(new ProcedureId("s-1"), "FLUSH"));
        assertThat(record.locks()).containsExactly(Lock.shared("table:orders"));
        assertThat(record.childrenAtOnce()).isEqualTo(4);
        assertThat(record.cancelled()).isTrue();
        assertThat(new String(JournalCodec.encode(record), StandardCharsets.UTF_8))
                .isEqualTo(SECOND_FORM);
    }
}
