package io.holdfast.bench;

import io.holdfast.api.Holdfast;
import java.nio.file.Path;

/** A full backup of a tiny table that has just been written, through a front door that stays open. */
record TinyBackup(Holdfast holdfast, TinyTable table) implements Way {

    @Override
    public String name() {
        return "full backup, tiny table";
    }

    @Override
    public Run run(Path fresh) {
        table.write();
        return FrontDoors.timeBackup(holdfast, table.name(), 1);
    }
}
