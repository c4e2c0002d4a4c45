package io.holdfast.format;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of a repository: a backup exists if and only if the root of the highest generation lists it. Roots form a
 * chain, each naming its parent by hash; a root that is not on the chain of the newest one does not count.
 *
 * @param generation 1 for the root that a repository is made with, then one more each
 * @param parent the root of the generation before; null in generation 1
 * @param author who wrote it; null in generation 1
 * @param writtenAt clock of the author
 * @param backups see {@link RootContent}
 * @param ended see {@link RootContent}
 * @param endedBefore see {@link RootContent}
 * @param condemned see {@link RootContent}
 * @param condemnedBy see {@link RootContent}
 * @param sets see {@link RootContent}; left out of the document when there are none
 * @param logs see {@link RootContent}; left out of the document when there are none
 * @param requiredFeatures see {@link RootContent}
 */
public record Root(
        long generation,
        @Nullable ParentRoot parent,
        @Nullable RootAuthor author,
        Instant writtenAt,
        List<BackupEntry> backups,
        List<SessionId> ended,
        @Nullable SessionId endedBefore,
        List<ObjectKey> condemned,
        @Nullable Condemnation condemnedBy,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<TableSet> sets,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<LogHead> logs,
        List<String> requiredFeatures)
        implements Document {

    public Root {
        Invariant.holds(generation > 0, "a generation from 1 on", generation);
        if (generation == 1) {
            Invariant.holds(parent == null && author == null, "generation 1 without parent and author", "one");
        } else {
            Invariant.holds(
                    parent != null && parent.generation() == generation - 1,
                    "the parent of generation " + generation,
                    String.valueOf(parent));
            Invariant.holds(author != null, "the author of generation " + generation, "none");
        }
        Objects.requireNonNull(writtenAt);
        RootContent content = new RootContent(
                backups,
                ended,
                endedBefore,
                condemned,
                condemnedBy,
                sets == null ? List.of() : sets,
                logs == null ? List.of() : logs,
                requiredFeatures);
        backups = content.backups();
        ended = content.ended();
        condemned = content.condemned();
        sets = content.sets();
        logs = content.logs();
        requiredFeatures = content.requiredFeatures();
    }

    /** The root that a repository is made with. */
    public static Root first(Instant now) {
        return new Root(
                1, null, null, now, List.of(), List.of(), null, List.of(), null, List.of(), List.of(), List.of());
    }

    public static Root next(ParentRoot parent, RootAuthor author, Instant now, RootContent content) {
        return new Root(
                parent.generation() + 1,
                parent,
                author,
                now,
                content.backups(),
                content.ended(),
                content.endedBefore(),
                content.condemned(),
                content.condemnedBy(),
                content.sets(),
                content.logs(),
                content.requiredFeatures());
    }

    public RootContent content() {
        return new RootContent(backups, ended, endedBefore, condemned, condemnedBy, sets, logs, requiredFeatures);
    }

    /** The log archive of a cluster. */
    public Optional<LogHead> log(ClusterId cluster) {
        return logs.stream().filter(log -> log.cluster().equals(cluster)).findFirst();
    }

    public Optional<BackupEntry> backup(BackupId id) {
        return backups.stream().filter(b -> b.id().equals(id)).findFirst();
    }

    public boolean hasEnded(SessionId session) {
        return ended.contains(session) || (endedBefore != null && session.compareTo(endedBefore) < 0);
    }
}
