package io.holdfast.server;

import io.holdfast.api.Holdfast;
import java.util.Optional;

/** Opens front doors. */
public interface Doors {

    /** Opens a front door for one request; the repository is a configured one's name or a URI, or the default. */
    Holdfast open(Optional<String> repository);
}
