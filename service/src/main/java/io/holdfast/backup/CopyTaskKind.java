package io.holdfast.backup;

import io.holdfast.error.Rejected;
import io.holdfast.hbase.Cluster;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.work.TaskContext;
import io.holdfast.work.TaskKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Stores files for a leader that takes a backup. Writes data objects only, and nothing that leads to them. */
public final class CopyTaskKind implements TaskKind {

    /** Sessions that are worked for at the same time are few. */
    private static final int MOST_GROUPS = 32;

    private final Supplier<Cluster> cluster;
    private final Repositories repositories;
    private final Map<String, Repository> byGroup = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Repository> eldest) {
            return size() > MOST_GROUPS;
        }
    };

    /** @param cluster connects when it is first asked, and is the same one from then on */
    public CopyTaskKind(Supplier<Cluster> cluster, Repositories repositories) {
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
        require("cluster", task.cluster(), here.id());
        Repository repository = repository(task, context);
        require("repository", task.repositoryId(), repository.header().id());
        FileCopies copies =
                new CopiesHere(here, repository, new CopiesHere.Place(task.session(), task.epoch(), task.attempt()), 1);
        return () -> new CopyTask.Result(copies.store(task.order(), context::progress)).encode();
    }

    /** Of one group always the same, as its tasks share a limit. */
    private Repository repository(CopyTask task, TaskContext context) {
        synchronized (byGroup) {
            return byGroup.computeIfAbsent(
                    context.group(), group -> repositories.openSharing(task.repository(), context::bytesPerSecond));
        }
    }

    private static void require(String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            throw new Rejected(
                    "unable to copy files: expected %s %s, found %s".formatted(what, expected, found),
                    "the worker's configuration names another one than the leader's");
        }
    }
}
