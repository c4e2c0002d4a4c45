package io.holdfast.archive;

import io.holdfast.error.Rejected;
import io.holdfast.hbase.Cluster;
import io.holdfast.repository.GroupRepositories;
import io.holdfast.repository.Repository;
import io.holdfast.work.TaskContext;
import io.holdfast.work.TaskKind;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads logs for a leader that archives them. Writes data objects only, and nothing that leads to them. */
public final class ReadTaskKind implements TaskKind {

    private static final Logger LOG = LoggerFactory.getLogger(ReadTaskKind.class);

    private final Supplier<Cluster> cluster;
    private final GroupRepositories repositories;
    private final Path scratch;

    /**
     * @param cluster connects when it is first asked, and is the same one from then on
     * @param scratch a folder for what is sorted, of this worker's own
     */
    public ReadTaskKind(Supplier<Cluster> cluster, GroupRepositories repositories, Path scratch) {
        this.cluster = cluster;
        this.repositories = repositories;
        this.scratch = scratch;
    }

    @Override
    public String name() {
        return ReadTask.KIND;
    }

    @Override
    public Prepared prepare(byte[] payload, TaskContext context) {
        ReadTask task = ReadTask.decode(payload);
        Cluster here = cluster.get();
        if (!task.cluster().equals(here.id())) {
            throw new Rejected(
                    "unable to read logs: expected cluster %s, found %s".formatted(task.cluster(), here.id()),
                    "the worker's configuration names another cluster than the leader's");
        }
        Repository repository =
                repositories.open(context.group(), task.repository(), task.repositoryId(), context::bytesPerSecond);
        String own = "%s-%d-%d".formatted(task.session(), task.epoch().number(), task.attempt());
        ShareReading reading =
                new ShareReading(here, repository, task.place(), new ScratchFolder(scratch.resolve(own)));
        return () -> {
            ReadEdits read = reading.run(task.share(), context::progress);
            LOG.info("read {} log files for session {}", read.logs().size(), task.session());
            return ReadTask.Result.of(read).encode();
        };
    }
}
