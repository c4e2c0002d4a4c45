package io.holdfast.bench;

import io.holdfast.api.Holdfast;
import java.nio.file.Path;
import org.apache.hadoop.hbase.TableName;

/** A full backup into an empty repository, through a front door that was never used, so that connecting counts too. */
record FullBackup(FrontDoors doors, TableName table, long bytes) implements Way {

    static final String COPY_STEP = "COPY";

    @Override
    public String name() {
        return "full backup";
    }

    @Override
    public Run run(Path fresh) {
        try (Holdfast holdfast = doors.openWithNewRepository(fresh)) {
            return FrontDoors.timeBackup(holdfast, table, bytes);
        }
    }
}
