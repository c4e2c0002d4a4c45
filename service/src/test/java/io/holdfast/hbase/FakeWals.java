package io.holdfast.hbase;

import io.holdfast.error.Corrupt;
import io.holdfast.format.Bytes;
import io.holdfast.format.ClockSkew;
import io.holdfast.format.LogRead;
import io.holdfast.format.LogRun;
import io.holdfast.format.RunOrigin;
import io.holdfast.format.TableId;
import io.holdfast.hbase.EditSorter.SortedEdits;
import io.holdfast.hbase.EditSorter.SortedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Logs in memory. Whatever is closed and held by nobody is gone at once, as on a cluster whose cleaners never sleep. A sorted
 * log file is the edits, a line each.
 */
public final class FakeWals implements Wals {

    /** Servers. */
    private static final List<String> SERVERS = List.of("one,16020,1", "two,16020,1");

    private final Consumer<String> called;
    private final Map<String, Log> logs = new TreeMap<>();
    private final Map<String, Hold> holds = new TreeMap<>();
    private Set<String> lastMeasured = Set.of();
    private boolean isDue = true;
    private long length = 10;
    private long now = System.currentTimeMillis();

    private record Edit(TableId table, String text, long time) {}

    private record Log(WalFile file, List<Edit> edits) {}

    private record Hold(long from, boolean released) {}

    /** @param called before every call that changes something; may throw */
    FakeWals(Consumer<String> called) {
        this.called = called;
        SERVERS.forEach(this::begin);
    }

    private long tick() {
        now = Math.max(now + 1, System.currentTimeMillis());
        return now;
    }

    /** The servers whose clocks whoever asked last for new files knew. */
    public Set<String> lastMeasured() {
        return lastMeasured;
    }

    /** Whether a log is begun that is begun only where it is due. */
    public void due(boolean due) {
        isDue = due;
    }

    /** The server with this file is gone; nobody can read what it wrote last before that is divided among the others. */
    public void dies(WalFile file) {
        change(Objects.requireNonNull(logs.get(file.name())), WalFile.State.CLOSING);
    }

    public void divide(WalFile file) {
        change(Objects.requireNonNull(logs.get(file.name())), WalFile.State.CLOSED);
    }

    /** Files that are closed from now on have so many bytes. */
    public void weigh(long bytes) {
        length = bytes;
    }

    private void begin(String server) {
        long number = tick();
        String name = server.replace(",", "%2C") + "." + number;
        logs.put(
                name,
                new Log(new WalFile(server, "", number, name, WalFile.State.WRITTEN, true, 10), new ArrayList<>()));
    }

    /** Some server writes this to its log. */
    public void write(TableId table, String text) {
        Log log = logs.values().stream()
                .filter(found -> found.file.state() == WalFile.State.WRITTEN)
                .filter(found -> Math.floorMod(text.hashCode(), SERVERS.size()) == SERVERS.indexOf(found.file.server()))
                .findFirst()
                .orElseThrow();
        log.edits.add(new Edit(table, text, tick()));
    }

    /** Somebody enables the peer. */
    public void somebodyReleases(String hold) {
        holds.put(hold, new Hold(0, true));
        clean();
    }

    /** Somebody deletes a log that is being written. */
    public void somebodyDeletes(String name) {
        logs.remove(name);
    }

    @Override
    public void hold(String hold) {
        called.accept("hold");
        // Not what was begun before and is closed already.
        long from = logs.values().stream()
                .filter(log -> log.file.state() == WalFile.State.WRITTEN)
                .mapToLong(log -> log.file.number())
                .min()
                .orElse(now);
        holds.putIfAbsent(hold, new Hold(from, false));
    }

    @Override
    public HoldState state(String hold) {
        Hold found = holds.get(hold);
        if (found == null) {
            return HoldState.ABSENT;
        }
        return found.released ? HoldState.RELEASED : HoldState.HELD;
    }

    @Override
    public void release(String hold) {
        called.accept("release");
        holds.remove(hold);
        clean();
    }

    @Override
    public List<String> holds(String prefix) {
        return holds.keySet().stream().filter(hold -> hold.startsWith(prefix)).toList();
    }

    @Override
    public List<WalFile> list() {
        return logs.values().stream().map(Log::file).toList();
    }

    /** The servers' clocks are this process's. */
    @Override
    public Rolled roll(Roll which, Set<String> measured) {
        called.accept("roll");
        lastMeasured = Set.copyOf(measured);
        Set<String> empty = new TreeSet<>();
        Map<String, ClockSkew> clocks = new TreeMap<>();
        if (which == Roll.DUE && !isDue) {
            return new Rolled(empty, clocks);
        }
        for (Log log : List.copyOf(logs.values())) {
            WalFile file = log.file;
            if (file.state() == WalFile.State.WRITTEN && log.edits.isEmpty()) {
                empty.add(file.name());
                clocks.put(file.server(), new ClockSkew(0, 0));
            } else if (file.state() == WalFile.State.WRITTEN) {
                close(log);
                begin(file.server());
                clocks.put(file.server(), new ClockSkew(0, 0));
            }
        }
        clean();
        return new Rolled(empty, clocks);
    }

    private void close(Log log) {
        change(log, WalFile.State.CLOSED);
    }

    private void change(Log log, WalFile.State state) {
        WalFile file = log.file;
        logs.put(
                file.name(),
                new Log(
                        new WalFile(file.server(), file.group(), file.number(), file.name(), state, false, length),
                        log.edits));
    }

    private void clean() {
        logs.values()
                .removeIf(log -> log.file.state() == WalFile.State.CLOSED
                        && holds.values().stream().noneMatch(hold -> !hold.released && log.file.number() >= hold.from));
    }

    @Override
    public EditSorter sorter(Collection<TableId> tables, Instant after, Path folder) {
        return new Sorter(tables, folder);
    }

    @Override
    public EditMerger merger() {
        return (table, runs, files, folder) -> {
            called.accept("merge");
            List<String> lines = new ArrayList<>();
            for (Path file : files) {
                try {
                    lines.addAll(Files.readAllLines(file));
                    Files.write(folder.resolve("sorted"), lines);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            SortedFile file = new SortedFile(folder.resolve("sorted"), lines.size(), Bytes.empty(), Bytes.empty());
            return new SortedEdits(table, JoinedRuns.of(runs), lines.isEmpty() ? List.of() : List.of(file), List.of());
        };
    }

    private final class Sorter implements EditSorter {

        private final Map<TableId, List<Edit>> edits = new LinkedHashMap<>();
        private final Path folder;

        Sorter(Collection<TableId> tables, Path folder) {
            tables.forEach(table -> edits.put(table, new ArrayList<>()));
            this.folder = folder;
        }

        @Override
        public LogRead read(WalFile file, LongConsumer progress) {
            called.accept("readLog");
            progress.accept(file.length());
            Log log = logs.get(file.name());
            if (log == null) {
                throw new Corrupt("unable to read log " + file.name() + ": gone", null, null);
            }
            log.edits.forEach(edit -> edits.computeIfPresent(edit.table, (table, known) -> {
                known.add(edit);
                return known;
            }));
            return new LogRead(file.name(), file.length(), log.edits.size());
        }

        /** A position is a number of edits. */
        @Override
        public Looked follow(WalFile file, Looked from, LongConsumer progress) {
            called.accept("follow");
            Log log = logs.get(file.name());
            if (log == null) {
                throw new Corrupt("unable to look at log " + file.name() + ": gone", null, null);
            }
            List<Edit> more = log.edits.subList(Math.toIntExact(from.position()), log.edits.size());
            more.forEach(edit -> edits.computeIfPresent(edit.table, (table, known) -> {
                known.add(edit);
                return known;
            }));
            return new Looked(
                    log.edits.size(),
                    more.stream().mapToLong(Edit::time).max().orElse(from.commit()),
                    log.edits.size());
        }

        @Override
        public List<SortedEdits> finish(LongConsumer progress) {
            List<SortedEdits> sorted = new ArrayList<>();
            edits.forEach((table, found) -> {
                if (!found.isEmpty()) {
                    sorted.add(new SortedEdits(table, List.of(run(found)), List.of(file(table, found)), List.of()));
                }
            });
            return sorted;
        }

        private LogRun run(List<Edit> found) {
            long first = found.stream().mapToLong(Edit::time).min().orElseThrow();
            long last = found.stream().mapToLong(Edit::time).max().orElseThrow();
            return new LogRun(
                    "region",
                    Bytes.empty(),
                    Bytes.empty(),
                    first,
                    last,
                    Instant.ofEpochMilli(last),
                    new RunOrigin("log", false));
        }

        private SortedFile file(TableId table, List<Edit> found) {
            Path path = folder.resolve("sorted-" + table.name());
            List<String> lines = found.stream()
                    .sorted(Comparator.comparingLong(Edit::time))
                    .map(Edit::text)
                    .toList();
            try {
                Files.write(path, lines);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new SortedFile(path, found.size(), Bytes.empty(), Bytes.empty());
        }

        @Override
        public void close() {
            // It has nothing open.
        }
    }
}
