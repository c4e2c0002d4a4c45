package io.holdfast.restore;

import io.holdfast.format.LogFile;
import io.holdfast.hbase.RegionEdits;
import java.util.List;
import java.util.function.LongConsumer;

/** Brings edits back into regions: from this process, or by workers. May be used by many threads. */
interface EditReplay extends AutoCloseable {

    /** How many calls are worked on side by side. */
    int parallelism();

    /**
     * Stages log files, and waits for it. What was staged whole before is not staged again.
     *
     * @param progress told of the bytes that were staged; less than 0 where something was in vain
     */
    void stage(List<LogFile> files, LongConsumer progress);

    /**
     * Loads the edits of a region, whose log files are staged, and waits for it.
     *
     * @param progress told of the bytes that were merged; less than 0 where something was in vain
     */
    void replay(RegionEdits edits, LongConsumer progress);

    /** Ends what is still being done. */
    @Override
    void close();
}
