package io.holdfast.archive;

import io.holdfast.format.ClockSkew;
import io.holdfast.format.LogPosition;
import io.holdfast.hbase.WalFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which files a look reads, and what that covers: all that are not read yet, also those that are still written.
 *
 * @param files those of one log in its order
 * @param to every edit that was committed up to this moment was in them when they were listed; empty if that is not known
 */
record TailPlan(List<WalFile> files, Optional<Instant> to) {

    TailPlan {
        files = List.copyOf(files);
    }

    Set<String> names() {
        return files.stream().map(WalFile::name).collect(Collectors.toSet());
    }

    /**
     * Goes on where the last reading ended.
     *
     * @param found the files as they were listed
     * @param clocks by server, of those that were measured
     * @param asked a moment before that, of the clock by which they were
     * @return empty if a file is missing, which the next reading says
     */
    static Optional<TailPlan> after(
            List<LogPosition> positions, List<WalFile> found, Map<String, ClockSkew> clocks, Instant asked) {
        Map<String, LogPosition> known = new TreeMap<>();
        positions.forEach(position -> known.put(position.name(), position));
        Map<String, List<WalFile>> logs = ReadingPlan.byLog(found);
        TreeSet<String> all = new TreeSet<>(known.keySet());
        all.addAll(logs.keySet());
        List<WalFile> files = new ArrayList<>();
        Instant to = null;
        for (String log : all) {
            Optional<LogPosition> position = Optional.ofNullable(known.get(log));
            long next = position.map(LogPosition::next).orElse(0L);
            List<WalFile> unread = logs.getOrDefault(log, List.of()).stream()
                    .filter(file -> file.number() >= next)
                    .toList();
            boolean isMissing = position.filter(LogPosition::exists).isPresent()
                    && (unread.isEmpty() || unread.get(0).number() != next);
            if (isMissing) {
                return Optional.empty();
            }
            files.addAll(unread);
            Optional<Instant> until = unread.stream()
                    .filter(file -> file.state() != WalFile.State.CLOSED)
                    .reduce((first, last) -> last)
                    .map(last -> coveredBy(last, clocks, asked));
            to = until.isPresent() && (to == null || until.get().isBefore(to)) ? until.get() : to;
        }
        return Optional.of(new TailPlan(files, Optional.ofNullable(to).map(moment -> moment.minusMillis(1))));
    }

    /** What its server's clock said at the least; of one whose clock is not known, when it began the file. */
    private static Instant coveredBy(WalFile last, Map<String, ClockSkew> clocks, Instant asked) {
        Instant begun = Instant.ofEpochMilli(last.number());
        return Optional.ofNullable(clocks.get(last.server()))
                .map(clock -> clock.earliest(asked))
                .filter(begun::isBefore)
                .orElse(begun);
    }
}
