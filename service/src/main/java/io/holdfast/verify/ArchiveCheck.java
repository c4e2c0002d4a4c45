package io.holdfast.verify;

import io.holdfast.error.Corrupt;
import io.holdfast.error.Unavailable;
import io.holdfast.format.ClusterId;
import io.holdfast.format.LogHead;
import io.holdfast.format.LogSegment;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.ObjectRef;
import io.holdfast.format.Root;
import io.holdfast.repository.FindingKind;
import io.holdfast.repository.Inspection;
import io.holdfast.repository.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Looks at the chains and the segments of log archives. What is given out was compared with its hash before. May be used by
 * many threads.
 */
final class ArchiveCheck {

    /** How often a chain may be replaced and deleted, between reading its root and reading it. */
    private static final int MOST_ATTEMPTS = 20;

    private final Inspection inspection;
    private final Doubt doubt;
    private final Findings findings;
    private final Supplier<Optional<Root>> newest;

    /** @param newest the newest root that can be read, as of whenever it is asked */
    ArchiveCheck(Inspection inspection, Doubt doubt, Findings findings, Supplier<Optional<Root>> newest) {
        this.inspection = inspection;
        this.doubt = doubt;
        this.findings = findings;
        this.newest = newest;
    }

    /**
     * The log archive of a cluster.
     *
     * @param segments those of its chain; none if that is damaged
     */
    record Archive(LogHead head, List<LogSegmentRef> segments) {

        /** What is lost with the chain, for people. */
        String lost() {
            return "without it no table of cluster %s can be restored to a moment".formatted(head.cluster());
        }
    }

    /** Those of the newest root, as of now. A chain that is damaged is a finding. */
    List<Archive> archives() {
        return newest.get().map(Root::logs).orElse(List.of()).stream()
                .flatMap(head -> archive(head).stream())
                .toList();
    }

    /** Empty if the cluster's archive was given up meanwhile. */
    private Optional<Archive> archive(LogHead head) {
        LogHead looked = head;
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            ObjectKey key = looked.chain().key();
            if (findings.hasObject(key)) {
                return Optional.of(new Archive(looked, List.of()));
            }
            LogHead current = looked;
            List<LogSegmentRef> segments = new ArrayList<>();
            Optional<Problem> problem = doubt.confirmed(key, () -> look(current, segments));
            if (problem.isEmpty()) {
                return Optional.of(new Archive(current, List.copyOf(segments)));
            }
            Optional<LogHead> now = headOf(current.cluster());
            if (now.isEmpty()) {
                return Optional.empty();
            }
            if (now.get().equals(current)) {
                findings.addObject(key, problem.get());
                return Optional.of(new Archive(current, List.of()));
            }
            looked = now.get();
        }
        throw new Unavailable(
                "unable to verify the log archive of cluster " + head.cluster()
                        + ": expected a chain that stays while it is read, found each of " + MOST_ATTEMPTS
                        + " replaced",
                null,
                null);
    }

    private Optional<LogHead> headOf(ClusterId cluster) {
        return newest.get().flatMap(root -> root.log(cluster));
    }

    private Optional<Problem> look(LogHead head, List<LogSegmentRef> segments) {
        segments.clear();
        Optional<Problem> wrong = lookAt(head.chain());
        if (wrong.isPresent()) {
            return wrong;
        }
        try {
            segments.addAll(inspection.readLogChain(head).segments());
            return Optional.empty();
        } catch (Corrupt e) {
            return Optional.of(Problem.of(FindingKind.CHECKSUM, e));
        }
    }

    /** The segment; empty, and a finding, if it is damaged. */
    Optional<LogSegment> segment(LogSegmentRef ref) {
        ObjectKey key = ref.object().key();
        if (findings.hasObject(key)) {
            return Optional.empty();
        }
        LogSegment[] found = new LogSegment[1];
        Optional<Problem> problem = doubt.confirmed(key, () -> look(ref, found));
        problem.ifPresent(wrong -> findings.addObject(key, wrong));
        return problem.isPresent() ? Optional.empty() : Optional.ofNullable(found[0]);
    }

    private Optional<Problem> look(LogSegmentRef ref, LogSegment[] found) {
        Optional<Problem> wrong = lookAt(ref.object());
        if (wrong.isPresent()) {
            return wrong;
        }
        try {
            LogSegment segment = inspection.readLogSegment(ref.object());
            LogSegmentRef own = LogSegmentRef.of(segment, ref.object());
            if (!own.equals(ref)) {
                return Optional.of(new Problem(FindingKind.FOREIGN, "expected " + ref + ", found " + own));
            }
            found[0] = segment;
            return Optional.empty();
        } catch (Corrupt e) {
            return Optional.of(Problem.of(FindingKind.CHECKSUM, e));
        }
    }

    private Optional<Problem> lookAt(ObjectRef expected) {
        return Problem.ofLength(expected.length(), inspection.lengthOf(expected.key()));
    }
}
