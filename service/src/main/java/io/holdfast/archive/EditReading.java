package io.holdfast.archive;

import java.util.function.LongConsumer;

/** Reads logs, and stores their edits: in this process, or on workers. May be used by many threads. */
interface EditReading extends AutoCloseable {

    /** How many shares are read side by side. */
    int parallelism();

    /**
     * Reads them, and waits for it.
     *
     * @param progress told of the bytes that were read, sorted and stored; less than 0 where something was in vain
     */
    ReadEdits read(LogShare share, LongConsumer progress);

    /** Ends what is still being read. */
    @Override
    void close();
}
