package io.holdfast.bench;

import java.nio.file.Path;
import java.util.List;

/** {@code cp -r} of a folder: one thread, no sums, nothing made durable. */
record RecursiveCopy(Path folder) implements Way {

    @Override
    public String name() {
        return "cp -r";
    }

    @Override
    public Run run(Path fresh) {
        long begin = System.nanoTime();
        Tool.run("cp", "-r", folder.toString(), fresh.toString());
        return new Run(Run.secondsSince(begin), List.of());
    }
}
