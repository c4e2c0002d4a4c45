package io.holdfast.server;

import io.holdfast.rest.Endpoint;
import io.holdfast.rest.RestJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line for each request that changes something, or was not allowed to: who asked for what, and what came of it. */
final class AuditLog {

    private static final Logger LOG = LoggerFactory.getLogger("io.holdfast.audit");

    /** Never the content of a request as a whole: it is as long as its sender likes. */
    private record Line(String who, String from, String request, String subject, String repository, String outcome) {}

    private static final int LONGEST = 1_000;

    /** @param outcome {@code BEGUN}, {@code DONE}, or the code of an error */
    void note(Caller caller, String from, Endpoint<?, ?> endpoint, Record request, String repository, String outcome) {
        if (endpoint.effect().changesAnything() || outcome.equals("FORBIDDEN")) {
            LOG.info(
                    "{}",
                    RestJson.write(new Line(
                            caller.name(),
                            from,
                            endpoint.name(),
                            bounded(RestJson.write(request)),
                            bounded(repository),
                            outcome)));
        }
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
