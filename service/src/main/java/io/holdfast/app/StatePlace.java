package io.holdfast.app;

import io.holdfast.api.LocalSettings;
import io.holdfast.config.Configuration;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where this user's Holdfast remembers repositories: the folder that the command or the configuration names, or the one
 * that the XDG Base Directory Specification gives.
 */
final class StatePlace {

    private static final String ENVIRONMENT = "XDG_STATE_HOME";
    private static final String NAME = "holdfast";

    private StatePlace() {}

    static Path of(LocalSettings settings, Configuration configuration) {
        return settings.state()
                .or(() -> Optional.ofNullable(configuration.state()).map(Path::of))
                .orElseGet(() -> home(Optional.ofNullable(System.getenv(ENVIRONMENT)), System.getProperty("user.home"))
                        .resolve(NAME));
    }

    /** A folder of this process's own for files that it needs for a while. */
    static Path scratch(Path state) {
        return state.resolve("scratch")
                .resolve(Long.toString(ProcessHandle.current().pid()));
    }

    /** Likewise, of one of several in this process. */
    static Path scratch(Path state, String user) {
        Path own = scratch(state);
        return own.resolveSibling(own.getFileName() + "-" + user);
    }

    /** A relative path in the variable is to be ignored, as the specification says. */
    static Path home(Optional<String> named, String userHome) {
        return named.map(Path::of).filter(Path::isAbsolute).orElseGet(() -> Path.of(userHome, ".local", "state"));
    }
}
