package io.holdfast.storage;

import io.holdfast.error.ErrorCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Is told of each call of a store. Called by many threads. */
@FunctionalInterface
public interface StoreMeter {

    /** What a store is asked to do. */
    enum Call {
        PREPARE,
        PUT,
        /** All of a sink, told when it is closed: its time is that spent in its calls. */
        WRITE,
        READ,
        /** All of a stream, told when it is closed: its time is that spent in its calls. */
        STREAM,
        STAT,
        /** The call that begins a listing; going through it is not measured. */
        LIST,
        DELETE,
        SWEEP
    }

    /**
     * A call has ended.
     *
     * @param bytes of content that went through, as far as the call came
     * @param error of a call that failed; a conflict of a sink is none, as it is an answer
     */
    void ended(Call call, Duration took, long bytes, @Nullable ErrorCode error);
}
