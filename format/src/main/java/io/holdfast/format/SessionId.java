package io.holdfast.format;

import io.holdfast.error.Rejected;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** One running operation, unique over all clusters; sorts by creation. */
public record SessionId(String text) implements Comparable<SessionId> {

    public SessionId {
        TimedId.checked("session", text);
    }

    public static SessionId create(Instant now, RandomGenerator random) {
        return new SessionId(TimedId.create(now, random));
    }

    /** The least id of that moment. */
    public static SessionId firstAt(Instant moment) {
        return new SessionId(TimedId.firstAt(moment));
    }

    public static SessionId parse(String text) {
        return new SessionId(text);
    }

    /** The id that this text is; empty if it is none. */
    public static Optional<SessionId> find(String text) {
        try {
            return Optional.of(new SessionId(text));
        } catch (Rejected e) {
            return Optional.empty();
        }
    }

    public Instant createdAt() {
        return TimedId.createdAt(text);
    }

    @Override
    public int compareTo(SessionId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
