package io.holdfast.snapshot;

import io.holdfast.procedure.RetryPolicy;
import java.time.Duration;

/** What has to be waited for, and looked at, when HBase has made or changed a table. */
final class ServiceWait {

    /** Until the regions of a large table are in service, minutes may pass. */
    static final RetryPolicy POLICY = new RetryPolicy(60, Duration.ofMillis(200), Duration.ofSeconds(10));

    private ServiceWait() {}
}
