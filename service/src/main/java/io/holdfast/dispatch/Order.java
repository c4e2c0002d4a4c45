package io.holdfast.dispatch;

import java.time.Duration;

/** What a leader says to a worker. */
public sealed interface Order {

    /** The handshake is done. After so long without a sign of the worker its tasks are given away. */
    record Welcome(long epoch, Duration heartbeat, Duration abandon) implements Order {}

    /** The worker is not wanted now; the connection ends. */
    record TurnAway(String message) implements Order {}

    /**
     * Run this.
     *
     * @param group tasks of one group share one bandwidth
     * @param bytesPerSecond for all tasks of the group on that worker; 0 for as many as it can
     */
    record Run(TaskRef ref, String kind, String group, Parcel payload, long bytesPerSecond) implements Order {}

    record Cancel(TaskRef ref, String reason) implements Order {}

    /** From now on, so many bytes in a second for all tasks of the group. */
    record Share(String group, long bytesPerSecond) implements Order {}

    /** The answer to a heartbeat. */
    record Heard(long sequence) implements Order {}
}
