package io.holdfast.hbase;

import io.holdfast.format.LogFile;
import io.holdfast.format.RegionImage;
import io.holdfast.format.SessionId;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Brings edits of a log archive into tables that were just made of an image. What is staged and loaded may be staged and loaded
 * by several at the same time, as by one who was given up and does not know it.
 */
public interface Replays {

    /**
     * From now on edits may be loaded for the session, until what it staged is discarded: from then on nobody can load any more,
     * who may have slept meanwhile.
     */
    void begin(SessionId session);

    /** Stages a sorted log file. One that was staged whole before is left alone. */
    void stage(SessionId session, LogFile file, Imports.Content content);

    /** Where the files of a region are, whose sequence ids tell what of the log is in them. */
    List<RegionEdits.ImageFile> imageFiles(ImportedTable table, RegionImage region);

    /**
     * Loads edits of all families that the table has, of each cell the newest that the cut includes and the image lacks, behind all that the table
     * has. Repeated, or done by two at once, it changes nothing that can be seen: each loads the same cells with the same values, so
     * that it does not matter whose are behind.
     *
     * @param progress told of the bytes that were merged; throws what ends it early
     * @return how many cells were loaded
     * @throws io.holdfast.error.Fenced if the session does not load any more
     */
    long replay(SessionId session, RegionEdits edits, LongConsumer progress);
}
