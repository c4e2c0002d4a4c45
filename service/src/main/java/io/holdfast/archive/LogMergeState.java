package io.holdfast.archive;

import io.holdfast.format.LogHead;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.SessionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a merge of segments remembers from step to step.
 *
 * @param repository the repository's location
 * @param segments that are to become one, two or more, as they follow each other in the chain
 * @param merged what stands for them; null until it is written
 * @param after the log archive with it; null until that is committed
 */
public record LogMergeState(
        SessionId session,
        String repository,
        List<LogSegmentRef> segments,
        @Nullable LogSegmentRef merged,
        @Nullable LogHead after) {

    public LogMergeState {
        segments = List.copyOf(segments);
    }

    LogMergeState merged(LogSegmentRef written) {
        return new LogMergeState(session, repository, segments, written, after);
    }

    LogMergeState committed(LogHead committed) {
        return new LogMergeState(session, repository, segments, merged, committed);
    }
}
