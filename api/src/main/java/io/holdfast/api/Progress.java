package io.holdfast.api;

/**
 * How far a running session is.
 *
 * @param step the step that runs, in the words of the session's kind
 * @param done units done in this step; never falls while the step runs
 * @param total units of this step, 0 while unknown
 * @param unit {@code bytes}, {@code files}, {@code regions}, {@code tables}, {@code shards} or {@code objects}
 */
public record Progress(String sessionId, String step, long done, long total, String unit) {}
