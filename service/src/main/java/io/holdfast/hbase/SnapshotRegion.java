package io.holdfast.hbase;

import io.holdfast.format.Bytes;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.SplitReference;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One region of a snapshot with the files that it is made of.
 *
 * @param offline whether the region was out of service, as a split parent is
 * @param mob whether this is the pseudo region that holds a table's MOB files
 */
public record SnapshotRegion(
        String encodedName,
        long regionId,
        Bytes startKey,
        Bytes endKey,
        int replicaId,
        boolean offline,
        boolean split,
        boolean mob,
        List<Family> families) {

    public SnapshotRegion {
        families = List.copyOf(families);
    }

    public record Family(String name, List<File> files) {

        public Family {
            files = List.copyOf(files);
        }
    }

    /**
     * A file as the region sees it.
     *
     * @param name plain, or a link {@code table=region-file}, or a reference {@code file.parentRegion}, also to a link
     * @param reference which half of the file is meant; null unless the name is that of a reference
     * @param origin the real file behind it
     * @param length length of the real file in bytes; absent where only the file system knows
     */
    public record File(String name, @Nullable SplitReference reference, FileOrigin origin, OptionalLong length) {

        /** What HBase puts into the name of a file that is loaded in bulk ({@code StoreFileInfo.formatBulkloadSeqId}). */
        private static final String LOADED = "_SeqId_";

        /** Whether it was loaded in bulk; not known of one that was loaded while its region could not be flushed. */
        public boolean isLoaded() {
            return origin.name().contains(LOADED);
        }
    }
}
