package io.holdfast.simulation;

import io.holdfast.format.TableId;
import io.holdfast.hbase.FakeCluster;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.MemoryJournal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A cluster with its journal, whose tables lose files, gain files and get files back. */
final class SimulatedCluster {

    private static final int MOST_REGIONS = 3;

    private final String name;
    private final Random random;
    private final Map<String, String> contentByFile;
    private final FakeCluster cluster;
    private final MemoryJournal journal = new MemoryJournal();
    private final Clock clock;
    private final List<String> everHeld = new ArrayList<>();
    private final List<List<String>> tables = new ArrayList<>();
    private long epoch;

    SimulatedCluster(String name, Random random, Clock clock, Map<String, String> contentByFile) {
        this.name = name;
        this.random = random;
        this.contentByFile = contentByFile;
        this.cluster = new FakeCluster("cluster-" + name);
        this.clock = Clock.offset(clock, Duration.ofMinutes(random.nextInt(240) - 120));
        for (int table = 0; table <= random.nextInt(2); table++) {
            tables.add(new ArrayList<>());
        }
        change();
    }

    String name() {
        return name;
    }

    FakeCluster cluster() {
        return cluster;
    }

    /** The procedures that have not come to their end. */
    List<JournalRecord> unfinished() {
        return journal.load().stream().filter(record -> !record.closed()).toList();
    }

    MemoryJournal journal() {
        return journal;
    }

    /** This cluster's own idea of the time. */
    Clock clock() {
        return clock;
    }

    long newestEpoch() {
        return epoch;
    }

    /** Deposes whoever leads. */
    long takeLead() {
        return ++epoch;
    }

    List<TableId> tables() {
        return cluster.userTables();
    }

    /** What flushes, compactions, splits and drops do, as far as a backup sees it. */
    void change() {
        for (int table = 0; table < tables.size(); table++) {
            List<String> contents = tables.get(table);
            contents.removeIf(content -> random.nextInt(4) == 0);
            while (contents.isEmpty() || (contents.size() < MOST_REGIONS && random.nextBoolean())) {
                String content = random.nextInt(4) == 0 && !everHeld.isEmpty() ? old() : fresh();
                if (!contents.contains(content)) {
                    contents.add(random.nextInt(contents.size() + 1), content);
                }
            }
            cluster.createTable("t" + table, contents.toArray(String[]::new));
        }
    }

    private String old() {
        return everHeld.get(random.nextInt(everHeld.size()));
    }

    private String fresh() {
        String content = name + "-" + everHeld.size();
        everHeld.add(content);
        // As FakeCluster names files.
        contentByFile.put("%032x".formatted(new BigInteger(1, content.getBytes(StandardCharsets.UTF_8))), content);
        return content;
    }
}
