package io.holdfast.hbase;

import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import java.util.Map;

/**
 * A table that is being brought in.
 *
 * @param snapshot what the imported snapshot is called
 * @param alias the table that the snapshot claims to be of: a name that no table has, in the namespace of the target
 * @param parents for each split parent of the image its name there and the name that it has under the alias
 */
public record ImportedTable(SessionId session, SnapshotName snapshot, TableId alias, Map<String, String> parents) {

    public ImportedTable {
        parents = Map.copyOf(parents);
    }
}
