package io.holdfast.bench;

import io.holdfast.api.BackupRequest;
import io.holdfast.api.Holdfast;
import java.nio.file.Path;
import java.util.Locale;

/** A backup of this kind, of a table that has an image already and was written to since the last backup. */
record BackupAfterEdits(Holdfast holdfast, BackupRequest.Type type, Edits edits) implements Way {

    @Override
    public String name() {
        return type.name().toLowerCase(Locale.ROOT) + " backup after edits";
    }

    @Override
    public Run run(Path fresh) {
        edits.write();
        return FrontDoors.timeBackup(holdfast, type, edits.table(), edits.bytes() / 2);
    }
}
