package io.holdfast.server;

import io.micrometer.core.instrument.MeterRegistry;

/** Counts requests and the errors that they ended with. */
final class RequestMeters {

    private final MeterRegistry registry;

    RequestMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param outcome {@code DONE}, or the code of an error */
    void ended(String request, String outcome) {
        registry.counter("holdfast.requests", "request", request, "outcome", outcome)
                .increment();
        if (!outcome.equals("DONE")) {
            registry.counter("holdfast.errors", "code", outcome).increment();
        }
    }
}
