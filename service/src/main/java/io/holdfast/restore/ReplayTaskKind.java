package io.holdfast.restore;

import io.holdfast.error.Rejected;
import io.holdfast.hbase.Cluster;
import io.holdfast.work.TaskContext;
import io.holdfast.work.TaskKind;
import java.util.function.Supplier;

/** Brings edits back for a leader that restores tables to a moment. Reads what was staged, and no repository. */
public final class ReplayTaskKind implements TaskKind {

    private static final byte[] NOTHING_TO_TELL = {};

    private final Supplier<Cluster> cluster;

    /** @param cluster connects when it is first asked, and is the same one from then on */
    public ReplayTaskKind(Supplier<Cluster> cluster) {
        this.cluster = cluster;
    }

    @Override
    public String name() {
        return ReplayTask.KIND;
    }

    @Override
    public Prepared prepare(byte[] payload, TaskContext context) {
        ReplayTask task = ReplayTask.decode(payload);
        Cluster here = cluster.get();
        if (!task.cluster().equals(here.id())) {
            throw new Rejected(
                    "unable to bring edits back: expected cluster %s, found %s".formatted(task.cluster(), here.id()),
                    "the worker's configuration names another cluster than the leader's");
        }
        return () -> {
            ReplayHere.loadEdits(here, task.session(), task.edits(), context::progress);
            return NOTHING_TO_TELL;
        };
    }
}
