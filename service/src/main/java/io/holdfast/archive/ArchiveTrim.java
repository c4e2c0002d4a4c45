package io.holdfast.archive;

import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogHead;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.RetiredSegment;
import io.holdfast.format.Root;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.RootContent;
import io.holdfast.format.SessionId;
import io.holdfast.repository.Repository;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Takes out of a repository's log archives what no backup needs any more, so that a gc finds it. Where tables are protected each
 * reading does so: this is for archives to which nothing is added. For one run.
 */
public final class ArchiveTrim {

    private final Repository repository;
    private final SessionId session;
    private final Clock clock;
    private final Places places = new Places(new LeaderEpoch(1));

    /** @param session of this run alone */
    public ArchiveTrim(Repository repository, SessionId session, Clock clock) {
        this.repository = repository;
        this.session = session;
        this.clock = clock;
    }

    /** One commit, if anything is to go. Errors are those of {@link Repository#commit}. */
    public void run() {
        boolean isDue = repository.newestRoot().logs().stream()
                .anyMatch(head -> trimmed(head).isPresent());
        if (isDue) {
            Root unused = repository.commit(RootAuthor.withoutCluster(session), clock.instant(), this::next);
        }
    }

    private RootContent next(Root newest) {
        RootContent content = newest.content();
        for (LogHead head : newest.logs()) {
            Optional<LogChain> trimmed = trimmed(head);
            if (trimmed.isPresent()) {
                content = content.withLog(new LogHead(
                        head.cluster(),
                        repository.putLogChain(places.next(session).chain(), trimmed.get())));
            }
        }
        return content.withEnded(session);
    }

    /** The chain that is to follow; empty if it is to stay as it is. */
    private Optional<LogChain> trimmed(LogHead head) {
        LogChain chain = repository.readLogChain(head);
        if (!chain.protectedTables().isEmpty()) {
            return Optional.empty();
        }
        StillNeeded needed = new StillNeeded(repository, chain.cluster());
        List<LogSegmentRef> segments = needed.segments(chain.segments());
        List<RetiredSegment> retired = needed.retired(chain.retiredSegments(), clock.instant());
        if (segments.equals(chain.segments()) && retired.equals(chain.retiredSegments())) {
            return Optional.empty();
        }
        return Optional.of(chain.followedBy(head, session, segments, retired));
    }
}
