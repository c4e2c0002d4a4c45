package io.holdfast.backup;

import io.holdfast.error.Rejected;
import io.holdfast.hbase.Cluster;
import io.holdfast.repository.GroupRepositories;
import io.holdfast.repository.Repository;
import io.holdfast.work.TaskContext;
import io.holdfast.work.TaskKind;
import java.util.function.Supplier;

/** Stores files for a leader that takes a backup. Writes data objects only, and nothing that leads to them. */
public final class CopyTaskKind implements TaskKind {

    private final Supplier<Cluster> cluster;
    private final GroupRepositories repositories;

    /** @param cluster connects when it is first asked, and is the same one from then on */
    public CopyTaskKind(Supplier<Cluster> cluster, GroupRepositories repositories) {
        this.cluster = cluster;
        this.repositories = repositories;
    }

    @Override
    public String name() {
        return CopyTask.KIND;
    }

    @Override
    public Prepared prepare(byte[] payload, TaskContext context) {
        CopyTask task = CopyTask.decode(payload);
        Cluster here = cluster.get();
        if (!task.cluster().equals(here.id())) {
            throw new Rejected(
                    "unable to copy files: expected cluster %s, found %s".formatted(task.cluster(), here.id()),
                    "the worker's configuration names another cluster than the leader's");
        }
        Repository repository =
                repositories.open(context.group(), task.repository(), task.repositoryId(), context::bytesPerSecond);
        FileCopies copies =
                new CopiesHere(here, repository, new CopiesHere.Place(task.session(), task.epoch(), task.attempt()), 1);
        return () -> new CopyTask.Result(copies.store(task.order(), context::progress)).encode();
    }
}
