package io.holdfast.rest;

import java.util.Locale;

/**
 * What a stream of events tells, each under the name of its kind; comments between them are signs of life.
 *
 * @param data one line of JSON
 */
public record Event(Kind kind, String data) {

    /** Kinds of events. */
    public enum Kind {
        /** The session that carries the request out: {@link Begun}. */
        SESSION,
        /** {@link io.holdfast.api.Progress}. */
        PROGRESS,
        /** What people should know beside the result: a text. */
        WARNING,
        /** What was asked for; the last event. */
        RESULT,
        /** {@link ErrorDocument}; the last event. */
        ERROR;

        /** Its name on the wire. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The session that carries a request out, which goes on whatever becomes of the connection. */
    public record Begun(String sessionId) {}
}
