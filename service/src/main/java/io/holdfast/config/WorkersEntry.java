package io.holdfast.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a leader works with workers.
 *
 * @param listen {@code host:port} at which a leader of its own, as with {@code --local}, waits for workers; without it, it
 *     works alone
 * @param runOnLeader {@code auto}: what no connected worker may run; {@code never}; {@code always}. Without it, auto
 * @param heartbeat how often workers give a sign of life; without it, 2 s
 * @param abandon after so long without one their tasks are given to others; without it, 60 s
 * @param stalled after so long without progress of a task, it is given to another that is free; without it, 5 min
 * @param tokenFile of a worker: the file with the token by which leaders know it
 * @param certificate of a worker: that of the authority that vouches for leaders, in PEM form; without it, those that Java
 *     trusts
 * @param tls of a worker: the certificate by which leaders know it; without it, they know it by its token
 */
public record WorkersEntry(
        @Nullable String listen,
        @JsonProperty("run-on-leader") @Nullable String runOnLeader,
        @Nullable Duration heartbeat,
        @Nullable Duration abandon,
        @Nullable Duration stalled,
        @JsonProperty("token-file") @Nullable String tokenFile,
        @Nullable String certificate,
        @Nullable TlsEntry tls) {

    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    private static final Duration ABANDON = Duration.ofSeconds(60);
    private static final Duration STALLED = Duration.ofMinutes(5);
    private static final Duration SHORTEST_HEARTBEAT = Duration.ofMillis(100);
    private static final Duration LONGEST_ABANDON = Duration.ofHours(1);
    private static final Duration LONGEST_STALLED = Duration.ofDays(1);

    // Behind what its constructor needs.
    public static final WorkersEntry NONE = new WorkersEntry(null, null, null, null, null, null, null, null);

    public WorkersEntry {
        require(
                runOnLeader == null || Set.of("auto", "never", "always").contains(runOnLeader),
                "run-on-leader of auto, never or always, found " + runOnLeader);
        require(
                heartbeat == null || heartbeat.compareTo(SHORTEST_HEARTBEAT) >= 0,
                "a heartbeat of 100ms or more, found " + heartbeat);
        Duration beat = heartbeat == null ? HEARTBEAT : heartbeat;
        Duration patience = abandon == null ? ABANDON : abandon;
        require(
                patience.compareTo(beat.multipliedBy(3)) >= 0 && patience.compareTo(LONGEST_ABANDON) <= 0,
                "abandon of three heartbeats to 1h, found " + patience + " with a heartbeat each " + beat);
        Duration standstill = stalled == null ? longer(STALLED, patience) : stalled;
        require(
                standstill.compareTo(patience) >= 0 && standstill.compareTo(LONGEST_STALLED) <= 0,
                "stalled of abandon to 1d, found " + standstill + " with abandon of " + patience);
        require(listen == null || listen.matches(".+:[0-9]{1,5}"), "listen of the form host:port, found " + listen);
    }

    /** Files in PEM form. */
    public record TlsEntry(String certificate, String key) {

        public TlsEntry {
            require(
                    certificate != null && key != null,
                    "the files of a worker's certificate and of its key, found "
                            + (certificate == null && key == null ? "neither" : "only one"));
        }
    }

    private static void require(boolean holds, String expectedAndFound) {
        if (!holds) {
            throw new IllegalArgumentException("expected " + expectedAndFound);
        }
    }

    public String runsOnLeader() {
        return runOnLeader == null ? "auto" : runOnLeader;
    }

    public Duration heartbeats() {
        return heartbeat == null ? HEARTBEAT : heartbeat;
    }

    public Duration patience() {
        return abandon == null ? ABANDON : abandon;
    }

    /** How long a task may make no progress. */
    public Duration standstill() {
        return stalled == null ? longer(STALLED, patience()) : stalled;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
