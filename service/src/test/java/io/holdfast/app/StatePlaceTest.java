package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.LocalSettings;
import io.holdfast.config.Configuration;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatePlaceTest {

    private static LocalSettings settings(Optional<Path> state) {
        return new LocalSettings(Optional.empty(), Optional.empty(), Optional.empty(), state);
    }

    @Test
    void whatIsNamedGoesFirst() {
        Configuration configuration =
                new Configuration(List.of(), null, "/configured", null, null, null, null, null, null, null, null);
        assertThat(StatePlace.of(settings(Optional.of(Path.of("/named"))), configuration))
                .isEqualTo(Path.of("/named"));
        assertThat(StatePlace.of(settings(Optional.empty()), configuration)).isEqualTo(Path.of("/configured"));
    }

    @Test
    void theSpecificationGivesTheRest() {
        assertThat(StatePlace.home(Optional.of("/state"), "/home/op")).isEqualTo(Path.of("/state"));
        assertThat(StatePlace.home(Optional.of("relative"), "/home/op")).isEqualTo(Path.of("/home/op/.local/state"));
        assertThat(StatePlace.home(Optional.empty(), "/home/op")).isEqualTo(Path.of("/home/op/.local/state"));
    }
}
