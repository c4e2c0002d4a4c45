package io.holdfast.restore;

import io.holdfast.error.Rejected;
import io.holdfast.hbase.Cluster;
import io.holdfast.repository.GroupRepositories;
import io.holdfast.repository.Repository;
import io.holdfast.work.TaskContext;
import io.holdfast.work.TaskKind;
import java.util.function.Supplier;

/** Stages log files for a leader that restores tables to a moment. Writes to the session's folder only. */
public final class LogStageTaskKind implements TaskKind {

    private static final byte[] NOTHING_TO_TELL = {};

    private final Supplier<Cluster> cluster;
    private final GroupRepositories repositories;

    /** @param cluster connects when it is first asked, and is the same one from then on */
    public LogStageTaskKind(Supplier<Cluster> cluster, GroupRepositories repositories) {
        this.cluster = cluster;
        this.repositories = repositories;
    }

    @Override
    public String name() {
        return LogStageTask.KIND;
    }

    @Override
    public Prepared prepare(byte[] payload, TaskContext context) {
        LogStageTask task = LogStageTask.decode(payload);
        Cluster here = cluster.get();
        if (!task.cluster().equals(here.id())) {
            throw new Rejected(
                    "unable to stage log files: expected cluster %s, found %s".formatted(task.cluster(), here.id()),
                    "the worker's configuration names another cluster than the leader's");
        }
        Repository repository =
                repositories.open(context.group(), task.repository(), task.repositoryId(), context::bytesPerSecond);
        EditReplay staging = new ReplayHere(here, repository, task.session(), 1);
        return () -> {
            staging.stage(task.files(), context::progress);
            return NOTHING_TO_TELL;
        };
    }
}
