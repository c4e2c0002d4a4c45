package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StartUpTrainingTest {

    /** Otherwise it would be trained to report errors. */
    @Test
    @Timeout(60)
    void asksAndIsAnswered() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        assertThat(StartUpTraining.run(new PrintStream(printed, true, StandardCharsets.UTF_8)))
                .isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("Usage: holdfast")
                .contains("BACKUP ")
                .contains("{\"backups\":[{\"backupId\":\"20260131T235959123Z-0a1b2c3d\"");
    }
}
