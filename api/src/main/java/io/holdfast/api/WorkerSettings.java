package io.holdfast.api;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the worker in this process is started.
 *
 * @param local where it finds the cluster, and how it reaches repositories
 * @param leader {@code host:port} or URL of the leader; without it, whoever leads says so in the cluster's ZooKeeper
 * @param name by which leaders know it; without it, made of host and process
 * @param slots tasks that it runs side by side; without it, as many as it has cores
 */
public record WorkerSettings(LocalSettings local, Optional<String> leader, Optional<String> name, OptionalInt slots) {}
