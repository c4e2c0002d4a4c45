package io.holdfast.hbase;

import io.holdfast.format.RegionImage;
import io.holdfast.format.SessionId;
import io.holdfast.format.StoreFile;
import io.holdfast.format.TableId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table that is being brought in.
 *
 * @param snapshot what the imported snapshot is called
 * @param alias the table that the snapshot claims to be of: a name that no table has, in the namespace of the target
 * @param parents for each split parent of the image its name there and the name that it has under the alias
 * @param rows the only ones that are brought in; null for all
 */
public record ImportedTable(
        SessionId session,
        SnapshotName snapshot,
        TableId alias,
        Map<String, String> parents,
        @Nullable KeyRange rows) {

    public ImportedTable {
        parents = Map.copyOf(parents);
    }

    /**
     * The only rows of a file that are brought in; null for all that it has. What a split parent and its daughters share is
     * cut for all of them, as there is one file for all.
     */
    @Nullable
    KeyRange cutOf(RegionImage region, StoreFile file) {
        if (rows == null || region.mob()) {
            return null;
        }
        boolean isShared = region.split() || file.reference() != null;
        return isShared || !rows.contains(KeyRange.of(region)) ? rows : null;
    }
}
