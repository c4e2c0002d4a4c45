package io.holdfast.bench;

import java.nio.file.Path;
import java.util.List;

/** A client that writes as fast as it is let, to a table whose edits nobody archives. */
record Writing(Edits edits) implements Way {

    @Override
    public String name() {
        return "writing, no archive";
    }

    @Override
    public Run run(Path fresh) {
        long begin = System.nanoTime();
        edits.write();
        return new Run(Run.secondsSince(begin), List.of());
    }
}
