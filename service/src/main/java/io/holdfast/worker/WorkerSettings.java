package io.holdfast.worker;

import java.time.Duration;

/**
 * Who a worker is, and how patient.
 *
 * @param instance another one for each start of the process
 * @param firstPause before it calls again for the first time; the pauses double
 * @param longestPause between two calls
 * @param farewell how long its tasks may take to stop when it is stopped
 */
public record WorkerSettings(
        String name,
        String instance,
        String version,
        String host,
        int slots,
        Duration firstPause,
        Duration longestPause,
        Duration farewell) {

    public static WorkerSettings of(String name, String instance, String version, String host, int slots) {
        return new WorkerSettings(
                name,
                instance,
                version,
                host,
                slots,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(20));
    }
}
