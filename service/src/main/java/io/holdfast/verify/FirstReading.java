package io.holdfast.verify;

import io.holdfast.format.StoredFile;
import java.util.Collection;
import java.util.List;
import java.util.function.LongConsumer;

/** Reads files for the first time, each byte once. What seems to be damaged is looked at again by whoever asked. */
interface FirstReading {

    /** How many batches are read side by side. */
    int parallelism();

    /** The files of these objects as they are best read. */
    List<ReadBatch> batches(Collection<List<StoredFile>> objects);

    /**
     * Those that are not as they must be, by Holdfast's sums or by HBase's, or that could not be read. May be called by many
     * threads.
     *
     * @param progress told of as many bytes as all files together have; what it throws ends the reading
     */
    List<Suspect> suspects(ReadBatch batch, LongConsumer progress);
}
