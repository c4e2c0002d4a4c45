package io.holdfast.archive;

import io.holdfast.error.Unavailable;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogRead;
import io.holdfast.format.LogSegment;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.LogTable;
import io.holdfast.format.LogTableEdits;
import io.holdfast.format.LogTail;
import io.holdfast.format.ObjectRef;
import io.holdfast.format.SessionId;
import io.holdfast.format.Sha256;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.EditSorter;
import io.holdfast.hbase.EditSorter.Looked;
import io.holdfast.hbase.EditSorter.SortedEdits;
import io.holdfast.hbase.WalFile;
import io.holdfast.hbase.Wals;
import io.holdfast.repository.Repository;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what the servers of a cluster have written to logs that are not read yet, and keeps it beside the log archive of one
 * repository. A look reads on where the one before it ended; behind each reading it begins anew. Nobody relies on it: what a
 * look leaves undone the next one does, and the next reading reads all of it once more. For one thread.
 */
public final class LogTailer {

    /** Whoever has found a tail may still want to read what it names. */
    private static final Duration KEPT = Duration.ofMinutes(10);

    /** Each tail names what all looks behind a reading have seen: then they begin anew. */
    private static final int MOST_SEGMENTS = 200;

    /** No root refers to what was seen: a day after it was written gc takes it. */
    private static final Duration LONGEST = Duration.ofHours(12);

    private final Cluster cluster;
    private final LeaderEpoch epoch;
    private final Clock clock;
    private final ServerClocks clocks;
    private final RandomGenerator random;
    private final ScratchFolder scratch;
    private @Nullable Seen seen;

    /**
     * What was seen behind one reading.
     *
     * @param to as in a tail; at first as in the chain
     * @param files how far each was looked at
     * @param ended the names of those that have nothing more
     * @param tails sessions of the newest looks, oldest first
     */
    private record Seen(
            SessionId reading,
            Instant to,
            Map<String, Looked> files,
            Set<String> ended,
            List<LogSegmentRef> segments,
            List<SessionId> tails) {

        Set<String> unended() {
            Set<String> names = new HashSet<>(files.keySet());
            names.removeAll(ended);
            return names;
        }

        static Seen nothingBehind(LogChain chain) {
            return new Seen(chain.lastReading(), chain.to(), Map.of(), Set.of(), List.of(), List.of());
        }
    }

    /**
     * @param epoch the leadership under which this looks
     * @param clocks what readings under this leadership have measured
     * @param scratch a folder for what is sorted, of its own
     */
    LogTailer(
            Cluster cluster,
            LeaderEpoch epoch,
            Clock clock,
            ServerClocks clocks,
            RandomGenerator random,
            Path scratch) {
        this.cluster = cluster;
        this.epoch = epoch;
        this.clock = clock;
        this.clocks = clocks;
        this.random = random;
        this.scratch = new ScratchFolder(scratch);
    }

    /**
     * Looks once.
     *
     * @return up to when every edit was seen; empty if that could not be told, which the next reading can
     */
    public Optional<Instant> look(Repository repository) {
        Optional<LogChain> found = repository
                .newestRoot()
                .log(cluster.id())
                .map(repository::readLogChain)
                .filter(chain -> chain.hold() != null);
        if (found.isEmpty()) {
            seen = null;
            return Optional.empty();
        }
        LogChain chain = found.get();
        Seen before = isContinued(chain) ? Objects.requireNonNull(seen) : Seen.nothingBehind(chain);
        SessionId session = SessionId.create(clock.instant(), random);
        Optional<TailPlan> plan = goesOn(chain)
                ? TailPlan.after(chain.ledger(), cluster.wals().list(), clocks.skews(), session.createdAt())
                : Optional.empty();
        if (plan.isEmpty() || !plan.get().names().containsAll(before.unended())) {
            return Optional.empty();
        }
        Seen now = read(repository, chain, before, plan.get(), session);
        seen = now;
        if (before.tails().isEmpty()) {
            discardOthers(repository, now);
        }
        return Optional.of(now.to());
    }

    private boolean isContinued(LogChain chain) {
        return seen != null
                && seen.reading().equals(chain.lastReading())
                && seen.segments().size() < MOST_SEGMENTS
                && seen.segments().stream().limit(1).allMatch(this::isRecent);
    }

    private boolean isRecent(LogSegmentRef segment) {
        return clock.instant().isBefore(segment.session().createdAt().plus(LONGEST));
    }

    /** Whoever has written them: what they have seen was read since, or seen once more. */
    private void discardOthers(Repository repository, Seen now) {
        Instant unread = clock.instant().minus(KEPT);
        Set<SessionId> kept = new HashSet<>(now.tails());
        Set<SessionId> gone = new TreeSet<>();
        for (LogTail tail : repository.logTails()) {
            if (tail.cluster().equals(cluster.id())) {
                boolean isOld = tail.session().createdAt().isBefore(unread)
                        && !now.tails().contains(tail.session());
                Set<SessionId> looks = isOld ? gone : kept;
                looks.add(tail.session());
                tail.segments().forEach(segment -> looks.add(segment.session()));
            }
        }
        gone.removeAll(kept);
        gone.forEach(repository::discardLook);
    }

    /** Whether the cluster keeps its logs, and the tables are those of which the archive has edits. */
    private boolean goesOn(LogChain chain) {
        return chain.hold() != null
                && cluster.wals().state(chain.hold().peer()) == Wals.HoldState.HELD
                && chain.tables().stream().filter(LogTable::isProtected).allMatch(this::isAsItWas);
    }

    private boolean isAsItWas(LogTable table) {
        return cluster.tables().contentTag(table.table()).equals(Optional.of(table.tag()))
                && cluster.tables().unfitForLogs(table.table()).isEmpty();
    }

    private Seen read(Repository repository, LogChain chain, Seen before, TailPlan plan, SessionId session) {
        Map<String, Looked> files = new HashMap<>(before.files());
        Set<String> ended = new HashSet<>(before.ended());
        List<LogSegmentRef> segments = new ArrayList<>(before.segments());
        Instant to = plan.to().filter(moment -> moment.isAfter(before.to())).orElse(before.to());
        try (EditSorter sorter = cluster.wals().sorter(chain.protectedTables(), before.to(), scratch.emptied())) {
            List<LogRead> logs = new ArrayList<>();
            for (WalFile file : plan.files()) {
                if (!ended.contains(file.name())) {
                    Looked from = files.getOrDefault(file.name(), Looked.NOTHING);
                    Looked now = sorter.follow(file, from, bytes -> {});
                    files.put(file.name(), now);
                    logs.add(new LogRead(file.name(), now.position(), now.entries() - from.entries()));
                }
                if (file.state() == WalFile.State.CLOSED) {
                    ended.add(file.name());
                }
            }
            List<SortedEdits> sorted = sorter.finish();
            requireAll(chain, sorted);
            requireUnread(repository, before);
            if (!sorted.isEmpty()) {
                Sha256 previous = last(chain, before.segments());
                LogSegment segment = new LogSegment(
                        cluster.id(),
                        session,
                        previous,
                        before.to(),
                        to,
                        logs,
                        store(repository, session, sorted),
                        null);
                ObjectRef stored = repository.putTailSegment(segment);
                segments.add(LogSegmentRef.of(segment, stored));
            }
        } finally {
            scratch.delete();
        }
        repository.putLogTail(new LogTail(cluster.id(), session, before.reading(), to, segments));
        return new Seen(before.reading(), to, files, ended, segments, replaced(repository, before.tails(), session));
    }

    /** The next reading says of which table something is lost. */
    private void requireAll(LogChain chain, List<SortedEdits> sorted) {
        boolean isLost = sorted.stream().anyMatch(edits -> !edits.bulkLoads().isEmpty());
        if (isLost || !goesOn(chain)) {
            throw new Unavailable(
                    "unable to look at open logs: expected tables, their files and the cluster's hold to stay, found that something changed",
                    "the next reading of the logs tells what",
                    null);
        }
    }

    /** Where looks take longer than it is from one reading to the next one, none ever counts: then nothing is stored in vain. */
    private void requireUnread(Repository repository, Seen before) {
        boolean isUnread = repository
                .newestRoot()
                .log(cluster.id())
                .map(repository::readLogChain)
                .filter(chain -> chain.lastReading().equals(before.reading()))
                .isPresent();
        if (!isUnread) {
            throw new Unavailable(
                    "unable to look at open logs: expected no reading meanwhile, found one",
                    "what was looked at is read; if it is like this each time, looks take longer than the interval of readings",
                    null);
        }
    }

    private List<LogTableEdits> store(Repository repository, SessionId session, List<SortedEdits> sorted) {
        EditStore store = new EditStore(repository, new Place(session, epoch, 1), bytes -> {});
        return sorted.stream().map(store::store).toList();
    }

    private static @Nullable Sha256 last(LogChain chain, List<LogSegmentRef> looks) {
        List<LogSegmentRef> before = looks.isEmpty() ? chain.segments() : looks;
        return before.isEmpty() ? null : before.get(before.size() - 1).last();
    }

    /** Whoever lists tails just now finds one of the two newest. */
    private static List<SessionId> replaced(Repository repository, List<SessionId> tails, SessionId newest) {
        List<SessionId> kept = new ArrayList<>(tails);
        kept.add(newest);
        while (kept.size() > 2) {
            repository.replaceLogTail(kept.remove(0));
        }
        return kept;
    }
}
