package io.holdfast.restore;

import io.holdfast.hbase.Placement;
import java.util.List;
import java.util.function.LongConsumer;

/** Stages files of the repository beside the target's data: from this process, or by workers. May be used by many threads. */
interface FileStaging extends AutoCloseable {

    /** How many calls are worked on side by side. */
    int parallelism();

    /**
     * Stages them, and waits for it. What was staged whole before is not staged again.
     *
     * @param progress told of the bytes that are done, of each file all in the end
     */
    void stage(List<Placement> placements, LongConsumer progress);

    /** Ends what is still being staged. */
    @Override
    void close();
}
