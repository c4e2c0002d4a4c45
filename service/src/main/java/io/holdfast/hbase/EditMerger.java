package io.holdfast.hbase;

import io.holdfast.format.LogRun;
import io.holdfast.format.TableId;
import io.holdfast.hbase.EditSorter.SortedEdits;
import java.nio.file.Path;
import java.util.List;

/** Makes of sorted log files of a table, which several readings brought, fewer ones. */
public interface EditMerger {

    /**
     * All cells of all files, each once, in files of their own; of runs, fewer. A cut at any moment has the same cells of
     * both, whatever other readings come before and after, as each cell is given the commit time that these runs make of it.
     *
     * @param runs all that the readings say of the table, in their order
     * @param files sorted log files on this machine
     * @param folder an empty folder for files, of the caller's
     * @throws io.holdfast.error.Unavailable if a file cannot be read or written
     */
    SortedEdits merge(TableId table, List<LogRun> runs, List<Path> files, Path folder);
}
