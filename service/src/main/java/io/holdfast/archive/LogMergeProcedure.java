package io.holdfast.archive;

import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Fenced;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Unavailable;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogHead;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.RetiredSegment;
import io.holdfast.format.Root;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.RootContent;
import io.holdfast.format.SessionId;
import io.holdfast.hbase.Cluster;
import io.holdfast.procedure.Lock;
import io.holdfast.procedure.Outcome;
import io.holdfast.procedure.Procedure;
import io.holdfast.procedure.StepContext;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes one segment of several, so that a restore merges a few large files and not a thousand small ones, and a chain stays
 * short. Nothing that could be restored before cannot be afterwards. Readings and backups go on meanwhile.
 *
 * <p>Order of writes: log files, segment, chain, root. A crash at any point leaves objects that nothing refers to. What was
 * replaced stays, retired, until no backup can be about to name it.
 */
public final class LogMergeProcedure implements Procedure<LogMergeState, LogMergeProcedure.LogMergeStep> {

    /** The steps; their names are persisted. */
    public enum LogMergeStep implements Procedure.Step {
        PREPARE,
        MERGE,
        COMMIT {
            @Override
            public boolean decides() {
                return true;
            }
        }
    }

    /** The name under which sessions of this kind are persisted. */
    public static final String KIND = "pitr.merge";

    private final Cluster cluster;
    private final Repositories repositories;
    private final LeaderEpoch epoch;
    private final Clock clock;
    private final ScratchFolder scratch;
    private final MergeSizes sizes;
    private final Places places;

    /**
     * @param epoch the leadership under which this runs; of each there is one procedure only, as they would use the same keys
     * @param scratch a folder for what is merged, of this procedure's own
     */
    public LogMergeProcedure(
            Cluster cluster,
            Repositories repositories,
            LeaderEpoch epoch,
            Clock clock,
            Path scratch,
            MergeSizes sizes) {
        this.cluster = cluster;
        this.repositories = repositories;
        this.epoch = epoch;
        this.clock = clock;
        this.scratch = new ScratchFolder(scratch);
        this.sizes = sizes;
        this.places = new Places(epoch);
    }

    /**
     * What is to be merged now in a repository; empty if nothing is, or if nothing is protected: then nobody reads any more, and
     * what was replaced would stay.
     */
    public Optional<LogMergeState> due(SessionId session, String location) {
        Repository repository = repositories.open(location);
        return repository
                .newestRoot()
                .log(cluster.id())
                .map(repository::readLogChain)
                .filter(chain -> !chain.protectedTables().isEmpty())
                .flatMap(chain -> MergePlan.of(chain, sizes))
                .map(segments -> new LogMergeState(session, location, segments, null, null, null));
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Class<LogMergeState> stateType() {
        return LogMergeState.class;
    }

    @Override
    public Class<LogMergeStep> stepType() {
        return LogMergeStep.class;
    }

    /** One at a time, as they share a folder; not the lock of those who read the logs. */
    @Override
    public List<Lock> locks(LogMergeState state) {
        return List.of(Lock.exclusive("log-merge"));
    }

    @Override
    public Outcome<LogMergeState> execute(LogMergeStep step, LogMergeState state, StepContext context) {
        return switch (step) {
            case PREPARE -> Outcome.done(prepare(state));
            case MERGE -> Outcome.done(merge(state, context));
            case COMMIT -> Outcome.done(commit(state, context));
        };
    }

    @Override
    public void undo(LogMergeStep step, LogMergeState state, StepContext context) {
        switch (step) {
            case PREPARE -> endSession(state);
            case MERGE -> {
                // What was stored is deleted once a root says that the session has ended: with the undo of PREPARE.
            }
            case COMMIT -> {
                // It did not take effect: an outcome that is unknown is not undone but looked at again.
            }
        }
    }

    private LogMergeState prepare(LogMergeState state) {
        if (!isStillThere(state)) {
            throw overtaken(state);
        }
        return state;
    }

    private boolean isStillThere(LogMergeState state) {
        Repository repository = open(state);
        return repository
                .newestRoot()
                .log(cluster.id())
                .map(repository::readLogChain)
                .filter(chain -> placeOf(state, chain) >= 0)
                .isPresent();
    }

    /** Where they are, one after the other; less than 0 if they are not. */
    private static int placeOf(LogMergeState state, LogChain chain) {
        return Collections.indexOfSubList(chain.segments(), state.segments());
    }

    private static Conflict overtaken(LogMergeState state) {
        return new Conflict(
                "unable to merge %d segments of the log archive from %s on: expected it to have them, found that it does not any more"
                        .formatted(
                                state.segments().size(),
                                state.segments().get(0).object().key()),
                "nothing is lost by it: no image needs them now, or the archive was begun anew");
    }

    private LogMergeState merge(LogMergeState state, StepContext context) {
        Place place = places.next(state.session());
        Repository limited = repositories.open(state.repository(), Optional.ofNullable(state.bandwidth()));
        try {
            return state.merged(
                    new SegmentMerging(limited, cluster.wals().merger(), scratch, state, context).run(place));
        } catch (OutcomeUnknown e) {
            // Nothing refers to what may have been stored: it goes with the session.
            throw new Unavailable(Objects.toString(e.getMessage()), null, e);
        } catch (Corrupt e) {
            // A gc takes what was forgotten meanwhile.
            throw isStillThere(state) ? e : overtaken(state);
        }
    }

    /** Never fails because something cannot be reached: it may be that an earlier attempt has committed, and was not told. */
    private LogMergeState commit(LogMergeState state, StepContext context) {
        try {
            return state.committed(commitOnce(state, context));
        } catch (Unavailable | Corrupt e) {
            throw new OutcomeUnknown(
                    "unable to tell whether session %s has merged segments of the log archive: %s"
                            .formatted(state.session(), e.getMessage()),
                    e);
        }
    }

    private LogHead commitOnce(LogMergeState state, StepContext context) {
        Repository repository = open(state);
        Root newest = repository.newestRoot();
        if (newest.hasEnded(state.session())) {
            return requireCommitted(repository, newest, state);
        }
        context.checkLeading();
        try {
            return repository
                    .commit(author(state), clock.instant(), root -> next(repository, root, state))
                    .log(cluster.id())
                    .orElseThrow();
        } catch (Fenced e) {
            return requireCommitted(repository, repository.newestRoot(), state);
        }
    }

    /** The newest chain, whatever was read meanwhile, with the one segment where the others are. */
    private RootContent next(Repository repository, Root root, LogMergeState state) {
        LogHead head = root.log(cluster.id()).orElseThrow(() -> overtaken(state));
        LogChain chain = repository.readLogChain(head);
        int first = placeOf(state, chain);
        if (first < 0) {
            throw overtaken(state);
        }
        List<LogSegmentRef> segments = new ArrayList<>(chain.segments());
        List<LogSegmentRef> replaced =
                segments.subList(first, first + state.segments().size());
        replaced.clear();
        segments.add(first, Objects.requireNonNull(state.merged(), "MERGE leaves the segment"));
        List<RetiredSegment> retired = new ArrayList<>(chain.retiredSegments());
        state.segments().forEach(old -> retired.add(new RetiredSegment(old, null)));
        LogChain merged = chain.followedBy(head, state.session(), segments, retired);
        Place place = places.next(state.session());
        LogHead after = new LogHead(cluster.id(), repository.putLogChain(place.chain(), merged));
        return root.content().withLog(after).withEnded(state.session());
    }

    /** Somebody ended the session: gc, or this very commit. Others may have gone on from what it wrote. */
    private LogHead requireCommitted(Repository repository, Root newest, LogMergeState state) {
        return newest.log(cluster.id())
                .filter(head -> repository.readLogChain(head).knows(Objects.requireNonNull(state.merged())))
                .orElseThrow(() -> new Conflict(
                        "unable to merge segments of the log archive: expected session %s to be running, found it ended"
                                .formatted(state.session()),
                        "gc ended it because it gave no sign of life; the segments are merged again"));
    }

    private void endSession(LogMergeState state) {
        Repository repository = open(state);
        if (repository.endSession(author(state), clock.instant())) {
            repository.discardEnded(state.session());
        }
    }

    private Repository open(LogMergeState state) {
        return repositories.open(state.repository());
    }

    private RootAuthor author(LogMergeState state) {
        return new RootAuthor(cluster.id(), epoch, state.session());
    }
}
