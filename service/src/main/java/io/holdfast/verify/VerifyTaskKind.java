package io.holdfast.verify;

import io.holdfast.repository.GroupRepositories;
import io.holdfast.repository.Inspection;
import io.holdfast.work.TaskContext;
import io.holdfast.work.TaskKind;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads files for a leader that verifies a repository. Writes nothing. */
public final class VerifyTaskKind implements TaskKind {

    private static final Logger LOG = LoggerFactory.getLogger(VerifyTaskKind.class);

    private final GroupRepositories repositories;

    public VerifyTaskKind(GroupRepositories repositories) {
        this.repositories = repositories;
    }

    @Override
    public String name() {
        return VerifyTask.KIND;
    }

    @Override
    public Prepared prepare(byte[] payload, TaskContext context) {
        VerifyTask task = VerifyTask.decode(payload);
        Inspection inspection = repositories
                .open(context.group(), task.repository(), task.repositoryId(), context::bytesPerSecond)
                .inspect();
        return () -> {
            List<Suspect> suspects = new FirstReadingHere(inspection, 1).suspects(task.batch(), context::progress);
            if (!suspects.isEmpty()) {
                // Of a store that does not answer here at all, nothing is said about its files.
                Doubt.requireAnswer(inspection);
            }
            suspects.forEach(suspect -> LOG.warn(
                    "{} in {} is not what was stored: {}",
                    suspect.file().origin(),
                    suspect.file().object(),
                    suspect.seen()));
            return VerifyTask.Result.of(task.batch(), suspects).encode();
        };
    }
}
