package io.holdfast.archive;

import io.holdfast.format.LogHead;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.SessionId;
import io.holdfast.measure.Bandwidth;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a merge of segments remembers from step to step.
 *
 * @param repository the repository's location
 * @param segments that are to become one, two or more, as they follow each other in the chain
 * @param merged what stands for them; null until it is written
 * @param after the log archive with it; null until that is committed
 * @param bandwidth what may be read from the repository in a second, and as much written; null for as much as it can
 */
public record LogMergeState(
        SessionId session,
        String repository,
        List<LogSegmentRef> segments,
        @Nullable LogSegmentRef merged,
        @Nullable LogHead after,
        @Nullable Bandwidth bandwidth) {

    public LogMergeState {
        segments = List.copyOf(segments);
    }

    /** The same, with a limit. */
    public LogMergeState within(Optional<Bandwidth> most) {
        return new LogMergeState(session, repository, segments, merged, after, most.orElse(null));
    }

    LogMergeState merged(LogSegmentRef written) {
        return new LogMergeState(session, repository, segments, written, after, bandwidth);
    }

    LogMergeState committed(LogHead committed) {
        return new LogMergeState(session, repository, segments, merged, committed, bandwidth);
    }
}
