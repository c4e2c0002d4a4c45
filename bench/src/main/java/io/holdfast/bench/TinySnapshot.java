package io.holdfast.bench;

import io.holdfast.error.Unavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.SnapshotType;

/** HBase's own snapshot, with flush, of a tiny table that has just been written, and its deletion. */
record TinySnapshot(Admin admin, TinyTable table) implements Way {

    private static final String SNAPSHOT = "bench-tiny";

    @Override
    public String name() {
        return "HBase's snapshot, tiny table";
    }

    @Override
    public Run run(Path fresh) {
        table.write();
        try {
            long begin = System.nanoTime();
            admin.snapshot(SNAPSHOT, table.name(), SnapshotType.FLUSH);
            double taken = Run.secondsSince(begin);
            admin.deleteSnapshot(SNAPSHOT);
            double all = Run.secondsSince(begin);
            return new Run(all, List.of(new Run.Step("snapshot", taken), new Run.Step("delete", all - taken)));
        } catch (IOException e) {
            throw new Unavailable("unable to take a snapshot with HBase: " + e, null, e);
        }
    }
}
