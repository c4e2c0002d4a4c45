package io.holdfast.dispatch;

import java.time.Duration;

/** A connected worker, for people. */
public record WorkerStatus(String name, String host, String version, int slots, int busy, Duration sinceHeard) {}
