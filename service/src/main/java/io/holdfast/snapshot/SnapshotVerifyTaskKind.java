package io.holdfast.snapshot;

import io.holdfast.error.Rejected;
import io.holdfast.hbase.Cluster;
import io.holdfast.work.TaskContext;
import io.holdfast.work.TaskKind;
import java.util.function.Supplier;

/** Looks for the files of some regions of a snapshot, for a leader that verifies it. Reads no file, and writes nothing. */
public final class SnapshotVerifyTaskKind implements TaskKind {

    private final Supplier<Cluster> cluster;

    /** @param cluster connects when it is first asked, and is the same one from then on */
    public SnapshotVerifyTaskKind(Supplier<Cluster> cluster) {
        this.cluster = cluster;
    }

    @Override
    public String name() {
        return SnapshotVerifyTask.KIND;
    }

    @Override
    public Prepared prepare(byte[] payload, TaskContext context) {
        SnapshotVerifyTask task = SnapshotVerifyTask.decode(payload);
        Cluster here = cluster.get();
        if (!task.cluster().equals(here.id())) {
            throw new Rejected(
                    "unable to verify a snapshot: expected cluster %s, found %s".formatted(task.cluster(), here.id()),
                    "the worker's configuration names another cluster than the leader's");
        }
        return () -> new SnapshotCheck(here, task.name())
                .result(task.from(), task.to(), context::progress)
                .encode();
    }
}
