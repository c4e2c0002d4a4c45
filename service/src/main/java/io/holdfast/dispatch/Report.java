package io.holdfast.dispatch;

import io.holdfast.error.ErrorCode;
import io.holdfast.error.HoldfastException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a worker says to its leader after the handshake. */
public sealed interface Report {

    record Accepted(TaskRef ref) implements Report {}

    /**
     * The worker does not run it.
     *
     * @param busy whether another moment might suit; else only another worker will do
     */
    record Refused(TaskRef ref, boolean busy, String message) implements Report {}

    /**
     * A sign of life.
     *
     * @param sequence grows with each heartbeat of a connection
     */
    record Heartbeat(long sequence, List<Progress> tasks) implements Report {

        public Heartbeat {
            tasks = List.copyOf(tasks);
        }
    }

    /**
     * How far a task is.
     *
     * @param done in the task's own unit, as a rule bytes
     */
    record Progress(TaskRef ref, long done, long perSecond) {}

    record Finished(TaskRef ref, long done, Parcel result) implements Report {}

    /**
     * The end of a task that was not done.
     *
     * @param code one of the stable codes of errors; any other text for an error that nobody foresaw
     */
    record Failed(
            TaskRef ref,
            String code,
            String message,
            @Nullable String hint) implements Report {

        Optional<ErrorCode> knownCode() {
            return Arrays.stream(ErrorCode.values())
                    .filter(known -> known.name().equals(code))
                    .findFirst();
        }

        /** What it was on the worker, as far as that has a name here. */
        RuntimeException error(String text) {
            return knownCode()
                    .<RuntimeException>map(known -> HoldfastException.of(known, text, hint))
                    .orElseGet(() -> new IllegalStateException(text));
        }
    }
}
