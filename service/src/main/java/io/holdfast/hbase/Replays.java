package io.holdfast.hbase;

import io.holdfast.format.LogFile;
import io.holdfast.format.RegionImage;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import java.util.List;
import java.util.Map;

/** Brings edits of a log archive into tables that were just made of an image. */
public interface Replays {

    /** Stages a sorted log file. One that was staged whole before is left alone. */
    void stage(SessionId session, LogFile file, Imports.Content content);

    /**
     * The highest sequence id that the files of a region have, by family: what the log has up to there is in them. Called once
     * the files are in their places.
     */
    Map<String, Long> highestSequences(ImportedTable table, RegionImage region);

    /**
     * Loads the edits of some rows and of all families that the table has, of each cell the newest that the cut includes, behind all that the table has. Repeated,
     * it changes nothing that can be seen.
     *
     * @param rows of one region of the image, or fewer
     * @param images the highest sequence id that the image has, by family; what is not above is left out
     * @param staged the files, all of them staged
     * @return how many cells were loaded
     */
    long replay(
            SessionId session,
            TableId table,
            KeyRange rows,
            Map<String, Long> images,
            List<LogFile> staged,
            ReplayCut cut);
}
