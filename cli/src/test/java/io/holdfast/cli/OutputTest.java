package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.Progress;
import io.holdfast.cli.remote.Followed;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutputTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final GlobalOptions options = new GlobalOptions();

    @Test
    void anInterruptionErasesTheBarAndIsTheResult() {
        options.format = GlobalOptions.Format.JSON;
        Output output = output(new Terminal(true, true, false, 80));
        output.underProgress(progress -> {
            progress.progressed(new Progress("s-1", "COPY", 0, 0, "bytes"));
            output.interrupted(Failure.INTERRUPTED);
            progress.progressed(new Progress("s-1", "VERIFY", 0, 0, "bytes"));
            return "";
        });
        output.give("late", (text, style) -> text);
        assertThat(text(out))
                .isEqualTo("{\"error\":{\"code\":\"INTERRUPTED\",\"message\":\"interrupted\",\"hint\":null}}\n");
        assertThat(text(err)).isEqualTo("\r\u001b[KCOPY\r\u001b[K");
    }

    @Test
    void anInterruptionAfterTheResultSaysNothing() {
        Output output = output(Terminal.NONE);
        output.give("done", (text, style) -> text + "\n");
        output.interrupted(Failure.INTERRUPTED);
        assertThat(text(out)).isEqualTo("done\n");
        assertThat(text(err)).isEmpty();
    }

    @Test
    void anInterruptionAfterTheEndSaysNothing() {
        Output output = output(Terminal.NONE);
        output.end();
        output.interrupted(Failure.INTERRUPTED);
        assertThat(text(err)).isEmpty();
    }

    @Test
    void aFailureAfterTheInterruptionDoesNotAddADocument() {
        options.format = GlobalOptions.Format.JSON;
        Output output = output(Terminal.NONE);
        output.interrupted(Failure.INTERRUPTED);
        IllegalStateException late = new IllegalStateException("interrupted as well");
        assertThat(output.fail(Failure.of(late), late)).isEqualTo(1);
        assertThat(text(out)).containsOnlyOnce("\"error\"");
    }

    private Output output(Terminal terminal) {
        Surroundings surroundings = new Surroundings(
                Optional.empty(),
                terminal,
                InstantSource.fixed(Samples.NOW),
                System::nanoTime,
                new ClassPathParts(),
                Optional.empty(),
                Optional.empty(),
                new Followed());
        return new Output(
                options,
                surroundings,
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8));
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
