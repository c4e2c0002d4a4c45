package io.holdfast.backup;

import io.holdfast.format.StoredFile;
import java.util.List;
import java.util.function.LongConsumer;

/** Stores files of the cluster in the repository: in this process, or on workers. May be used by many threads. */
interface FileCopies extends AutoCloseable {

    /** How many orders are worked on side by side. */
    int parallelism();

    /**
     * Stores them, and waits for it.
     *
     * @param progress told of the bytes that are done; less than 0 where something was in vain
     * @return one for each file, in the order of the objects and of the files in them
     */
    List<StoredFile> store(CopyOrder order, LongConsumer progress);

    /** Ends what is still being stored. */
    @Override
    void close();
}
