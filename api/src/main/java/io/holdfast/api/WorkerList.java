package io.holdfast.api;

import java.util.List;

/** The workers that are connected to the leader, by name. */
public record WorkerList(List<Worker> workers) {

    public WorkerList {
        workers = List.copyOf(workers);
    }

    /**
     * One worker.
     *
     * @param address the host that it is on
     * @param busy how many of its slots are taken
     * @param lastHeartbeatSeconds since it was last heard
     */
    public record Worker(String name, String address, int slots, int busy, double lastHeartbeatSeconds) {}
}
