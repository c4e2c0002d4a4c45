package io.holdfast.server;

import io.holdfast.rest.Role;

/** Who asks. */
record Caller(String name, Role role) {

    /** Whoever asks where nobody has to say who they are: only from the same machine. */
    static final Caller ANYBODY = new Caller("anybody", Role.ADMIN);
}
