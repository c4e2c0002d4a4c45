package io.holdfast.restore;

import io.holdfast.format.TableId;
import java.util.List;
import java.util.Objects;

/**
 * How a restore differs from one that makes new tables as the backup has them.
 *
 * @param overwritten those of the targets that are there, and are replaced in place
 * @param keepExpired whether cells stay that are older than their family keeps them
 * @param compact whether HBase is asked at the end to rewrite all files, so that the imported snapshots are soon not needed
 * @param selection what of the tables comes back; only into tables that are not there
 */
public record RestoreManner(List<TableId> overwritten, boolean keepExpired, boolean compact, Selection selection) {

    static final RestoreManner PLAIN = new RestoreManner(List.of(), false, false, Selection.ALL);

    public RestoreManner {
        overwritten = overwritten == null ? List.of() : List.copyOf(overwritten);
        selection = Objects.requireNonNullElse(selection, Selection.ALL);
    }
}
