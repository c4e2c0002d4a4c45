package io.holdfast.bench;

import io.holdfast.api.BackupRequest;
import io.holdfast.api.Holdfast;
import io.holdfast.api.ProgressListener;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A backup of this kind, of a table that has an image already. What was written before is archived, so that an incremental one
 * reads the edits of this run, as a full one stores them, and no others.
 */
record BackupAfterEdits(Holdfast holdfast, BackupRequest.Type type, Edits edits) implements Way {

    @Override
    public String name() {
        return type.name().toLowerCase(Locale.ROOT) + " backup after edits";
    }

    @Override
    public Run run(Path fresh) {
        holdfast.pitr().archive(ProgressListener.NONE);
        edits.write();
        return FrontDoors.timeBackup(holdfast, type, edits.table(), edits.bytes() / 2);
    }
}
