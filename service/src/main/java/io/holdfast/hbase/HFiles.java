package io.holdfast.hbase;

import io.holdfast.format.FileOrigin;
import io.holdfast.format.TableId;
import java.io.InputStream;
import java.util.List;
import java.util.Set;

/**
 * The real files behind a cluster's tables. A file moves to the archive when its table has no use for it any more: it is
 * looked for wherever it may be.
 */
public interface HFiles {

    /**
     * Length of the file in bytes.
     *
     * @throws io.holdfast.error.Corrupt if the file is nowhere, although something refers to it
     */
    long length(FileOrigin file);

    /**
     * Opens the file for reading from its beginning. It may be moved while it is read.
     *
     * @throws io.holdfast.error.Corrupt if the file is nowhere, although something refers to it
     */
    InputStream open(FileOrigin file);

    /** The hosts that have the beginning of the file, best first; empty if that is not known, or all are as good. */
    default List<String> hosts(FileOrigin file) {
        return List.of();
    }

    /**
     * Bytes of the table's store files, MOB files among them, that have none of these names. What is only in memory is not
     * counted, nor what is behind links.
     */
    long bytesBeside(TableId table, Set<String> names);

    /**
     * Whether a store file of the table is a link, or a reference to one: then its content is in files that belong to
     * another table, or to an earlier time of this one. False for a table that does not exist.
     */
    boolean hasLinks(TableId table);
}
