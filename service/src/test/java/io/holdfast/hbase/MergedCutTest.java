package io.holdfast.hbase;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.format.Bytes;
import io.holdfast.format.LogRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Whatever is merged with whatever, a cut at any moment has the same edits: over regions that split and move, servers whose
 * clocks differ and step, and segments before and after that stay as they were.
 */
class MergedCutTest {

    private static final int HISTORIES = 150;
    private static final int ROWS = 6;

    /** A cell of a row, by its sequence id, and the time by which cuts decide. */
    private record Edit(int row, long sequence, long commit) {}

    private record Segment(List<LogRun> runs, List<Edit> edits) {}

    private record Region(String name, int start, int end) {

        boolean has(int row) {
            return start <= row && row < end;
        }
    }

    /** A cluster that runs for a while, is read now and then, and now and then not all of it. */
    private static final class History {

        private final Random random;
        private final List<Region> regions = new ArrayList<>(List.of(new Region("r0", 0, ROWS)));
        private final Map<String, Integer> servers = new HashMap<>(Map.of("r0", 0));
        private final long[] clocks = {1_000, 1_000, 1_000};
        private final List<List<Runnable>> unread = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        private final List<Segment> segments = new ArrayList<>();
        private RunTracker tracker = new RunTracker(Map.of());
        private List<Edit> edits = new ArrayList<>();
        private long sequence = 1;

        History(long seed) {
            random = new Random(seed);
        }

        List<Segment> play() {
            open(regions.get(0));
            int events = 40 + random.nextInt(80);
            for (int i = 0; i < events; i++) {
                happen();
            }
            for (int server = 0; server < clocks.length; server++) {
                read(List.of(server));
            }
            return segments;
        }

        private void happen() {
            int server = random.nextInt(clocks.length);
            clocks[server] += random.nextInt(8) == 0 ? -random.nextInt(30) : random.nextInt(10);
            switch (random.nextInt(8)) {
                case 0 -> move(regions.get(random.nextInt(regions.size())));
                case 1 -> split(regions.get(random.nextInt(regions.size())));
                case 2 -> read(random.nextInt(4) == 0 ? List.of(random.nextInt(3)) : List.of(0, 1, 2));
                default -> write(random.nextInt(ROWS));
            }
        }

        private void move(Region region) {
            servers.put(region.name, random.nextInt(clocks.length));
            open(region);
        }

        private void split(Region region) {
            if (region.end - region.start < 2) {
                return;
            }
            int middle = region.start + 1 + random.nextInt(region.end - region.start - 1);
            regions.remove(region);
            for (Region half : List.of(
                    new Region("r" + ++sequence, region.start, middle),
                    new Region("r" + ++sequence, middle, region.end))) {
                regions.add(half);
                servers.put(half.name, random.nextInt(clocks.length));
                open(half);
            }
        }

        private int serverOf(Region region) {
            return Objects.requireNonNull(servers.get(region.name));
        }

        private void open(Region region) {
            long number = ++sequence;
            unread.get(serverOf(region)).add(() -> tracker.opened(region.name, number));
        }

        private void write(int row) {
            Region region =
                    regions.stream().filter(found -> found.has(row)).findFirst().orElseThrow();
            int server = serverOf(region);
            long number = ++sequence;
            long time = clocks[server];
            unread.get(server).add(() -> {
                // Along a file commit times never go back.
                commit = Math.max(commit, time);
                tracker.edit(region.name, number, commit);
                edits.add(new Edit(row, number, commit));
            });
        }

        private long commit;

        private void read(List<Integer> logs) {
            Map<String, KeyRange> known = new TreeMap<>();
            regions.forEach(region -> known.put(region.name, new KeyRange(key(region.start), key(region.end))));
            tracker = new RunTracker(known);
            edits = new ArrayList<>();
            for (int log : logs) {
                commit = 0;
                tracker.beginFile("log-" + log);
                unread.get(log).forEach(Runnable::run);
                unread.get(log).clear();
                tracker.endOfFile();
            }
            segments.add(new Segment(tracker.all(), List.copyOf(edits)));
        }

        /** The last region's end is that of the table. */
        private static Bytes key(int row) {
            return row == 0 || row == ROWS ? Bytes.empty() : Bytes.of(rowOf(row));
        }
    }

    private static byte[] rowOf(int row) {
        return ("row-" + row).getBytes(UTF_8);
    }

    @Test
    void anyMergeHasTheSameCuts() {
        int merges = 0;
        int joined = 0;
        int raised = 0;
        for (long seed = 0; seed < HISTORIES; seed++) {
            List<Segment> before = new History(seed).play();
            Map<Long, List<Long>> expected = cuts(before);
            List<Segment> after = before;
            Random random = new Random(seed);
            while (after.size() > 1 && random.nextInt(5) > 0) {
                after = mergedSomewhere(after, random);
                merges++;
                assertThat(cuts(after)).as("seed %d", seed).isEqualTo(expected);
            }
            joined += runs(before) - runs(after);
            raised += after.stream().allMatch(segment -> before(before).containsAll(segment.edits)) ? 0 : 1;
        }
        assertThat(merges).as("merges").isGreaterThan(HISTORIES);
        assertThat(joined).as("runs that others took up").isGreaterThan(HISTORIES);
        assertThat(raised).as("histories with times that were settled").isGreaterThan(10);
    }

    private static List<Edit> before(List<Segment> segments) {
        return segments.stream().flatMap(segment -> segment.edits.stream()).toList();
    }

    private static int runs(List<Segment> segments) {
        return segments.stream().mapToInt(segment -> segment.runs.size()).sum();
    }

    private static List<Segment> mergedSomewhere(List<Segment> segments, Random random) {
        int from = random.nextInt(segments.size() - 1);
        int to = from + 2 + random.nextInt(segments.size() - from - 1);
        List<Segment> after = new ArrayList<>(segments.subList(0, from));
        after.add(merge(segments.subList(from, to)));
        after.addAll(segments.subList(to, segments.size()));
        return after;
    }

    private static Segment merge(List<Segment> segments) {
        List<LogRun> runs =
                segments.stream().flatMap(segment -> segment.runs.stream()).toList();
        SettledCommits commits = new SettledCommits(runs);
        List<Edit> edits = before(segments).stream()
                .sorted((a, b) -> Integer.compare(a.row, b.row))
                .map(edit -> new Edit(edit.row, edit.sequence, commits.commitOf(rowOf(edit.row), tag(edit))))
                .toList();
        return new Segment(JoinedRuns.of(runs), edits);
    }

    private static EditTag tag(Edit edit) {
        return new EditTag(edit.commit, edit.sequence, 0);
    }

    /** What is included at each moment at which that may change. */
    private static Map<Long, List<Long>> cuts(List<Segment> segments) {
        List<LogRun> runs =
                segments.stream().flatMap(segment -> segment.runs.stream()).toList();
        Map<Long, List<Long>> cuts = new TreeMap<>();
        for (long at = 900; at < 1_500; at += 5) {
            ReplayCut cut = ReplayCut.at(Optional.of(Instant.ofEpochMilli(at)), runs);
            long[] included = before(segments).stream()
                    .filter(edit -> cut.includes(rowOf(edit.row), tag(edit)))
                    .mapToLong(Edit::sequence)
                    .sorted()
                    .toArray();
            cuts.put(at, Arrays.stream(included).boxed().toList());
        }
        return cuts;
    }
}
