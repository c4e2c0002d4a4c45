package io.holdfast.api;

import java.util.List;

/** Sessions, newest first. */
public record SessionList(List<SessionInfo> sessions) {

    public SessionList {
        sessions = List.copyOf(sessions);
    }
}
