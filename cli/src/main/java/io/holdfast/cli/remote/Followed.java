package io.holdfast.cli.remote;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The session that the command waits for just now. Whoever is asked to end the command may want to know. */
public final class Followed {

    private volatile @Nullable String session;

    public Optional<String> session() {
        return Optional.ofNullable(session);
    }

    /** The command waits for it from now on. */
    public void begin(String id) {
        session = id;
    }

    void end() {
        session = null;
    }
}
