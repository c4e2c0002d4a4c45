package io.holdfast.archive;

import io.holdfast.format.ClockSkew;
import io.holdfast.format.LogPosition;
import io.holdfast.format.TableId;
import io.holdfast.hbase.WalFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which logs are read now, and what that covers: decided from how far each log has been read, and from the files that there
 * are. Each log is read in the order of its files, up to the first that may still grow.
 *
 * @param files in the order in which they are to be read
 * @param positions how far each log has been read afterwards
 * @param unreadSince no edit that is still to be read was committed before, nor one that is read although an earlier one of its
 *     region is not; empty if nothing is still to be read
 * @param unfinished files that nobody writes any more, and that cannot be read yet
 * @param missing logs that were being written, and are gone without having been read
 */
record ReadingPlan(
        List<WalFile> files,
        List<LogPosition> positions,
        Optional<Instant> unreadSince,
        List<WalFile> unfinished,
        List<LogPosition> missing) {

    /** Less is read as soon as it is divided. */
    private static final long LITTLE = 128L << 20;

    private static final long SMALLEST_SHARE = 64L << 20;
    private static final long LARGEST_SHARE = 256L << 20;
    private static final int MANY_SHARES = 16;

    ReadingPlan {
        files = List.copyOf(files);
        positions = List.copyOf(positions);
        unfinished = List.copyOf(unfinished);
        missing = List.copyOf(missing);
    }

    /**
     * What servers did just before the files were listed.
     *
     * @param empty the names of files in which there was nothing after they were asked to
     * @param clocks by server, of those that are known to the clock that tells when they were asked
     * @param at when they were asked to
     * @param isStill whether no region moves meanwhile
     */
    record Begun(Set<String> empty, Map<String, ClockSkew> clocks, Instant at, boolean isStill) {

        Begun {
            empty = Set.copyOf(empty);
            clocks = Map.copyOf(clocks);
        }

        /** Of a log in whose file there was nothing, every edit that is in it now was committed after this moment of its server's clock. */
        Optional<Instant> untouchedUntil(WalFile file, @Nullable ClockSkew clock) {
            return empty.contains(file.name())
                    ? Optional.ofNullable(clock).map(known -> known.earliest(at))
                    : Optional.empty();
        }
    }

    /** Nothing is read: of each log what is not closed yet is the first to be. */
    static ReadingPlan fromNowOn(List<WalFile> found, Begun begun) {
        Builder plan = new Builder(begun);
        byLog(found).forEach((log, files) -> plan.passOver(files));
        return plan.build();
    }

    /**
     * Divides the files among several who read at the same time, in the order of the files: the logs as wholes, about as much
     * for each. What is little stays together.
     */
    List<LogShare> shares(Collection<TableId> tables, Instant after) {
        List<List<WalFile>> shares = new ArrayList<>();
        long most =
                bytes() < LITTLE ? LITTLE : Math.max(SMALLEST_SHARE, Math.min(LARGEST_SHARE, bytes() / MANY_SHARES));
        long last = 0;
        for (List<WalFile> log : byLog(files).values()) {
            long more = bytes(log);
            if (shares.isEmpty() || last + more > most) {
                shares.add(new ArrayList<>());
                last = 0;
            }
            shares.get(shares.size() - 1).addAll(log);
            last += more;
        }
        return shares.stream()
                .map(share -> new LogShare(List.copyOf(tables), after, share))
                .toList();
    }

    /** Of all files that are read. */
    long bytes() {
        return bytes(files);
    }

    private static long bytes(List<WalFile> files) {
        return files.stream().mapToLong(WalFile::length).sum();
    }

    /** Goes on where the last reading ended. */
    static ReadingPlan after(List<LogPosition> positions, List<WalFile> found, Begun begun) {
        Map<String, LogPosition> known = new TreeMap<>();
        positions.forEach(position -> known.put(position.name(), position));
        Map<String, List<WalFile>> logs = byLog(found);
        Builder plan = new Builder(begun);
        TreeSet<String> all = new TreeSet<>(known.keySet());
        all.addAll(logs.keySet());
        for (String log : all) {
            plan.read(Optional.ofNullable(known.get(log)), logs.getOrDefault(log, List.of()));
        }
        return plan.build();
    }

    /** Files that are to be read, that nobody writes any more, and that cannot be read yet. */
    static List<WalFile> unfinished(List<LogPosition> positions, List<WalFile> found) {
        return after(positions, found, new Begun(Set.of(), Map.of(), Instant.EPOCH, true))
                .unfinished();
    }

    static Map<String, List<WalFile>> byLog(List<WalFile> found) {
        Map<String, List<WalFile>> logs = new TreeMap<>();
        found.stream().sorted(Comparator.comparingLong(WalFile::number)).forEach(file -> logs.computeIfAbsent(
                        nameOf(file), name -> new ArrayList<>())
                .add(file));
        return logs;
    }

    private static String nameOf(WalFile file) {
        return new LogPosition(file.server(), file.group(), file.number(), true).name();
    }

    private static final class Builder {

        private final Begun begun;
        private final List<WalFile> files = new ArrayList<>();
        private final List<LogPosition> positions = new ArrayList<>();
        private final List<WalFile> unfinished = new ArrayList<>();
        private final List<LogPosition> missing = new ArrayList<>();
        private long unreadSince = Long.MAX_VALUE;

        Builder(Begun begun) {
            this.begun = begun;
        }

        /** Files that are closed already, or will be without having been held, are nobody's concern. */
        void passOver(List<WalFile> log) {
            WalFile last = log.get(log.size() - 1);
            if (last.state() == WalFile.State.WRITTEN) {
                standsAt(last);
            } else {
                positions.add(new LogPosition(last.server(), last.group(), last.number() + 1, false));
            }
        }

        void read(Optional<LogPosition> known, List<WalFile> log) {
            long next = known.map(LogPosition::next).orElse(0L);
            List<WalFile> unread =
                    log.stream().filter(file -> file.number() >= next).toList();
            unread.stream()
                    .filter(file -> file.state() == WalFile.State.CLOSED)
                    .reduce((first, last) -> last)
                    .ifPresent(this::mayHaveLater);
            known.filter(LogPosition::exists)
                    .filter(position -> unread.isEmpty() || unread.get(0).number() != next)
                    .ifPresent(missing::add);
            for (WalFile file : unread) {
                if (file.state() != WalFile.State.CLOSED) {
                    standsAt(file);
                    return;
                }
                files.add(file);
            }
            if (!log.isEmpty()) {
                // As long as files of it are listed, it has to be known that they were read.
                WalFile last = log.get(log.size() - 1);
                positions.add(new LogPosition(last.server(), last.group(), Math.max(next, last.number() + 1), false));
            }
        }

        private void standsAt(WalFile file) {
            ClockSkew clock = begun.clocks().get(file.server());
            positions.add(new LogPosition(file.server(), file.group(), file.number(), true, clock));
            Optional<Instant> untouched =
                    file.state() == WalFile.State.WRITTEN ? begun.untouchedUntil(file, clock) : Optional.empty();
            unreadSince = Math.min(
                    unreadSince,
                    untouched
                            .map(Instant::toEpochMilli)
                            .map(since -> Math.max(since, file.number()))
                            .orElse(file.number()));
            if (file.state() == WalFile.State.CLOSING) {
                unfinished.add(file);
            }
        }

        /**
         * A region that moved here after another server had begun its new file may have an edit in this one that is later than
         * one there.
         */
        private void mayHaveLater(WalFile file) {
            if (!begun.isStill()) {
                ClockSkew clock = begun.clocks().get(file.server());
                long since = clock == null
                        ? file.number()
                        : clock.earliest(begun.at()).toEpochMilli();
                unreadSince = Math.min(unreadSince, since);
            }
        }

        ReadingPlan build() {
            return new ReadingPlan(
                    files,
                    positions,
                    unreadSince == Long.MAX_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(unreadSince)),
                    unfinished,
                    missing);
        }
    }
}
