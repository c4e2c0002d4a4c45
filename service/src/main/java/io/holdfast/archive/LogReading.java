package io.holdfast.archive;

import io.holdfast.error.Conflict;
import io.holdfast.error.Unavailable;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogHead;
import io.holdfast.format.LogHold;
import io.holdfast.format.LogPace;
import io.holdfast.format.LogPosition;
import io.holdfast.format.LogSegment;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.LogSpan;
import io.holdfast.format.LogTable;
import io.holdfast.format.ObjectRef;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.WalFile;
import io.holdfast.hbase.Wals;
import io.holdfast.procedure.StepContext;
import io.holdfast.repository.Repository;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the logs once, from where the last reading ended, and writes down what the log archive is then. */
final class LogReading {

    /** So long clocks do not drift apart by anything that matters. */
    private static final Duration CLOCKS_KEEP = Duration.ofHours(1);

    /** So long it is told why a table was dropped out, if no backup needs that. */
    private static final Duration ENDS_KEEP = Duration.ofDays(30);

    private static final String OF_OTHERS = "of a table that was protected, made anew, or altered";

    private final Cluster cluster;
    private final Repository repository;
    private final Clock clock;
    private final LogReaders readers;
    private final ServerClocks clocks;
    private final ArchiveState state;
    private final StepContext context;
    private final Optional<LogChain> before;
    private final List<String> notes = new ArrayList<>();

    LogReading(
            Cluster cluster,
            Repository repository,
            Clock clock,
            LogReaders readers,
            ServerClocks clocks,
            ArchiveState state,
            StepContext context) {
        this.cluster = cluster;
        this.repository = repository;
        this.clock = clock;
        this.readers = readers;
        this.clocks = clocks;
        this.state = state;
        this.context = context;
        this.before = Optional.ofNullable(state.before()).map(repository::readLogChain);
    }

    ArchiveState run(Place place) {
        Found tables = look();
        boolean isAnotherContent = isAnotherContent(tables.tags());
        if (isAnotherContent && state.brokenBecause() == null && !positions().isEmpty()) {
            // Otherwise servers would begin logs in vain.
            requireFinished(ReadingPlan.unfinished(positions(), cluster.wals().list()), OF_OTHERS);
        }
        Set<String> placements = placements();
        Instant looked = clock.instant();
        Wals.Rolled rolled =
                cluster.wals().roll(state.whole() || isAnotherContent ? Wals.Roll.WRITTEN : Wals.Roll.DUE, measured());
        clocks.measured(rolled.clocks(), looked);
        ReadingPlan.Begun logs = new ReadingPlan.Begun(rolled.empty(), clocks.skews(), looked, state.whole());
        Instant begun = clock.instant();
        List<WalFile> found = cluster.wals().list();
        clocks.retain(found.stream().map(WalFile::server).collect(Collectors.toSet()));
        if (!tables.equals(look())) {
            throw new Unavailable(
                    "unable to archive the logs: expected the tables to stay as they are meanwhile, found one that was enabled, disabled or altered",
                    null,
                    null);
        }
        ReadingPlan plan = ReadingPlan.after(positions(), found, logs);
        Optional<String> broken = Optional.ofNullable(state.brokenBecause()).or(() -> missing(plan));
        if (state.whole()) {
            requireWhole(plan, placements);
        }
        if (broken.isPresent() || positions().isEmpty()) {
            return beginAnew(place, tables, begun, ReadingPlan.fromNowOn(found, logs), broken);
        }
        if (isAnotherContent) {
            requireFinished(plan.unfinished(), OF_OTHERS);
        }
        return goOn(place, tables, begun, plan);
    }

    private List<LogPosition> positions() {
        return before.map(LogChain::ledger).orElse(List.of());
    }

    /**
     * The servers whose clocks are known, and were looked at not long ago; none if all that was written up to now is wanted, as
     * no clock is known that well.
     */
    private Set<String> measured() {
        return state.whole() ? Set.of() : clocks.measuredSince(clock.instant().minus(CLOCKS_KEEP));
    }

    /**
     * What the tables are now.
     *
     * @param tags of those that are there
     * @param unfit why the edits of others cannot be archived
     */
    private record Found(Map<TableId, String> tags, Map<TableId, String> unfit) {}

    private Found look() {
        Map<TableId, String> tags = new TreeMap<>();
        Map<TableId, String> unfit = new TreeMap<>();
        for (TableId table : tables()) {
            cluster.tables().contentTag(table).ifPresent(tag -> cluster.tables()
                    .unfitForLogs(table)
                    .ifPresentOrElse(why -> unfit.put(table, why), () -> tags.put(table, tag)));
        }
        return new Found(tags, unfit);
    }

    private Set<TableId> tables() {
        Set<TableId> tables = new TreeSet<>(state.enable());
        before.ifPresent(chain -> tables.addAll(chain.protectedTables()));
        return tables;
    }

    /** Where each region is, since when. */
    private Set<String> placements() {
        return state.whole()
                ? tables().stream()
                        .flatMap(table -> cluster.tables().placements(table).stream())
                        .collect(Collectors.toSet())
                : Set.of();
    }

    private static Optional<String> missing(ReadingPlan plan) {
        return plan.missing().isEmpty()
                ? Optional.empty()
                : Optional.of("log %d of %s is gone, and was not read yet"
                        .formatted(
                                plan.missing().get(0).next(),
                                plan.missing().get(0).name()));
    }

    /**
     * A region that moves while logs begin may have later edits in a log that is read now, and earlier ones in one that is
     * not.
     */
    private void requireWhole(ReadingPlan plan, Set<String> placements) {
        requireFinished(plan.unfinished(), "up to now");
        if (!placements.equals(placements())) {
            throw new Unavailable(
                    "unable to archive the logs up to now: expected no region to move meanwhile, found some that did",
                    null,
                    null);
        }
    }

    private static void requireFinished(List<WalFile> unfinished, String what) {
        if (!unfinished.isEmpty()) {
            throw new Unavailable(
                    "unable to archive the logs %s: expected to read all of them, found %s not split yet"
                            .formatted(what, unfinished.get(0).name()),
                    null,
                    null);
        }
    }

    /**
     * Whether a table may have been another one since the logs were read last. They do not tell what had its name before: so a
     * file may only be read for it if all in it was written since the table is what it is.
     */
    private boolean isAnotherContent(Map<TableId, String> tags) {
        return tags.entrySet().stream()
                .filter(table -> !state.disable().contains(table.getKey()))
                .anyMatch(table -> !wasProtected(table.getKey())
                        || !before.flatMap(chain -> chain.table(table.getKey()))
                                .map(LogTable::tag)
                                .equals(Optional.of(table.getValue())));
    }

    /** Nothing that was archived goes on. */
    private ArchiveState beginAnew(Place place, Found found, Instant begun, ReadingPlan plan, Optional<String> broken) {
        Instant from = latest(begun, plan);
        Instant to = before.map(LogChain::to).orElse(from);
        List<LogTable> tables = new ArrayList<>();
        for (Spans spans : spans(found)) {
            Optional<String> end = spans.endBy(Optional.of(broken.orElse("nothing was protected any more")));
            LogTable ended = spans.ended(to, end.orElse(""));
            end.ifPresent(why -> note(spans, why));
            tables.add(isWanted(spans) ? spans.begun(ended, from) : ended);
        }
        return write(place, plan, to, tables, segments(), null);
    }

    private ArchiveState goOn(Place place, Found found, Instant begun, ReadingPlan plan) {
        LogChain known = before.orElseThrow();
        Map<TableId, Spans> continued = new TreeMap<>();
        Map<TableId, String> ended = new TreeMap<>();
        List<Spans> all = spans(found);
        for (Spans spans : all) {
            Optional<String> end = spans.endBy(Optional.empty());
            end.ifPresent(why -> ended.put(spans.table(), why));
            if (end.isEmpty() && wasProtected(spans.table())) {
                continued.put(spans.table(), spans);
            }
        }
        Instant to = plan.unreadSince()
                .map(since -> since.minusMillis(1))
                .filter(since -> since.isAfter(known.to()))
                .orElse(known.to());
        ReadEdits edits = readers.read(state, plan, continued.keySet(), known.to(), context);
        edits.lost().forEach(lost -> ended.put(lost.table(), lost.why()));
        List<LogTable> tables = new ArrayList<>();
        for (Spans spans : all) {
            tables.add(next(spans, Optional.ofNullable(ended.get(spans.table())), known.to(), to, latest(begun, plan)));
        }
        List<LogSegmentRef> segments = new ArrayList<>(segments());
        Instant from = segments.isEmpty()
                ? known.to()
                : segments.get(segments.size() - 1).to();
        LogSegment segment = new LogSegment(
                cluster.id(),
                state.session(),
                segments.isEmpty() ? null : segments.get(segments.size() - 1).last(),
                from,
                to,
                edits.logs(),
                edits.tables(),
                null);
        ObjectRef stored = repository.putLogSegment(place.segment(), segment);
        segments.add(LogSegmentRef.of(segment, stored));
        return write(place, plan, to, tables, segments, stored);
    }

    /**
     * The table after this reading.
     *
     * @param sofar up to when it was archived before
     * @param to up to when it is now
     * @param from since when it is, if it begins anew
     */
    private LogTable next(Spans spans, Optional<String> end, Instant sofar, Instant to, Instant from) {
        if (end.isPresent()) {
            note(spans, end.get());
            LogTable ended = spans.ended(sofar, end.get());
            return isWanted(spans) ? spans.begun(ended, from) : ended;
        }
        if (state.disable().contains(spans.table())) {
            return spans.ended(to, ArchiveProcedure.SWITCHED_OFF);
        }
        boolean isOpen = wasProtected(spans.table());
        LogTable known = spans.before().orElseGet(() -> spans.ended(to, ""));
        return !isOpen && isWanted(spans) ? spans.begun(known, from) : known;
    }

    private boolean isWanted(Spans spans) {
        return spans.tag().isPresent()
                && (wasProtected(spans.table()) || state.enable().contains(spans.table()))
                && !state.disable().contains(spans.table());
    }

    private boolean wasProtected(TableId table) {
        return before.flatMap(chain -> chain.table(table))
                .filter(LogTable::isProtected)
                .isPresent();
    }

    private boolean endedLately(LogTable table) {
        Instant lately = clock.instant().minus(ENDS_KEEP);
        return !ArchiveProcedure.SWITCHED_OFF.equals(table.end())
                && table.spans().stream().map(LogSpan::to).anyMatch(to -> to != null && to.isAfter(lately));
    }

    /** Of all tables that the archive knows or is to know. */
    private List<Spans> spans(Found found) {
        Set<TableId> all = new TreeSet<>(tables());
        before.ifPresent(chain -> chain.tables().forEach(table -> all.add(table.table())));
        return all.stream()
                .map(table -> new Spans(
                        table,
                        before.flatMap(chain -> chain.table(table)),
                        Optional.ofNullable(found.tags().get(table)),
                        found.unfit().getOrDefault(table, "the table was dropped")))
                .toList();
    }

    private void note(Spans spans, String why) {
        String then = isWanted(spans)
                ? "It begins anew; take a backup, so that there is an image for it to follow"
                : "It is not protected any more";
        notes.add("what is archived of table %s ends here: %s. %s".formatted(spans.table(), why, then));
    }

    /** No image that is taken after this lacks an edit that is not read later. */
    private static Instant latest(Instant begun, ReadingPlan plan) {
        return plan.positions().stream()
                .filter(LogPosition::exists)
                .map(position -> Instant.ofEpochMilli(position.next()))
                .max(Instant::compareTo)
                .filter(number -> number.isAfter(begun))
                .orElse(begun);
    }

    /** Those that some backup may still be followed by. */
    private List<LogSegmentRef> segments() {
        return before.map(LogChain::segments).orElse(List.of());
    }

    private ArchiveState write(
            Place place,
            ReadingPlan plan,
            Instant to,
            List<LogTable> tables,
            List<LogSegmentRef> segments,
            @Nullable ObjectRef segment) {
        requireHolds();
        StillNeeded needed = new StillNeeded(repository, cluster.id());
        boolean isProtecting = tables.stream().anyMatch(LogTable::isProtected);
        LogChain chain = new LogChain(
                cluster.id(),
                state.session(),
                before.map(known -> known.number() + 1).orElse(1L),
                state.before() == null ? null : state.before().chain().sha256(),
                isProtecting ? state.hold() : null,
                to,
                isProtecting ? plan.positions() : List.of(),
                tables.stream()
                        .filter(table -> wasProtected(table.table()) || needed.isOf(table) || endedLately(table))
                        .toList(),
                needed.segments(segments),
                null,
                needed.retired(before.map(LogChain::retiredSegments).orElse(List.of()), clock.instant()),
                pace());
        ObjectRef stored = repository.putLogChain(place.chain(), chain);
        boolean othersGo = !isProtecting || plan.unfinished().isEmpty();
        return state.archived(new LogHead(cluster.id(), stored), segment, othersGo, notes);
    }

    private @Nullable LogPace pace() {
        LogPace known = before.map(LogChain::pace).orElse(null);
        LogPace asked = state.pace();
        if (known == null || asked == null) {
            return known == null ? asked : known;
        }
        return known.changedBy(asked);
    }

    /** What these did not keep to the end, they may have lost meanwhile: the one that kept what was read, and its successor. */
    private void requireHolds() {
        Optional<LogHold> kept = before.map(LogChain::hold).filter(hold -> state.brokenBecause() == null);
        for (LogHold hold : Stream.concat(kept.stream(), Stream.ofNullable(state.hold()))
                .distinct()
                .toList()) {
            if (cluster.wals().state(hold.peer()) != Wals.HoldState.HELD) {
                throw new Conflict(
                        "unable to archive the logs: expected the replication peer %s to be there, disabled, found that somebody changed it"
                                .formatted(hold.peer()),
                        "leave it as it is: it makes the cluster keep its logs");
            }
        }
    }
}
