package io.holdfast.format;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What follows the image of an incremental backup: the edits of these segments, each to its end.
 *
 * @param to every edit that was committed up to this moment is there
 * @param segments oldest first
 */
public record LogCut(Instant to, List<LogSegmentRef> segments) {

    public LogCut {
        Objects.requireNonNull(to);
        segments = LogSegmentRef.inOrder(segments);
    }
}
