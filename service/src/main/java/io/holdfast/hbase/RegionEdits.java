package io.holdfast.hbase;

import io.holdfast.format.LogFile;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.TableId;
import java.util.List;

/**
 * The edits that are brought back into one region of a table that was made of an image.
 *
 * @param rows those of a region of the image, or fewer
 * @param image the files of the region: what is in them is left out
 * @param logs the log files, all of them staged, that may have edits of these rows
 * @param cut up to where
 */
public record RegionEdits(TableId table, KeyRange rows, List<ImageFile> image, List<ObjectKey> logs, ReplayCut cut) {

    public RegionEdits {
        image = List.copyOf(image);
        logs = List.copyOf(logs);
    }

    /**
     * A file of an image, in its place.
     *
     * @param path relative to HBase's root directory
     */
    public record ImageFile(String family, String path) {}

    /**
     * Those of some rows.
     *
     * @param files all that there are; of these only what is needed is kept
     * @param cut of the whole table; of this, too
     */
    public static RegionEdits of(
            TableId table, KeyRange rows, List<ImageFile> image, List<LogFile> files, ReplayCut cut) {
        List<ObjectKey> logs = files.stream()
                .filter(file -> rows.touches(file.firstRow(), file.lastRow()))
                .map(file -> file.content().object())
                .toList();
        return new RegionEdits(table, rows, image, logs, cut.within(rows));
    }
}
