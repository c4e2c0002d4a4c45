package io.holdfast.hbase;

import io.holdfast.format.LogFile;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RegionImage;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Notes which log files were loaded into which region; each has to be staged, whole. */
public final class FakeReplays implements Replays {

    private final Consumer<String> called;
    private final Set<ObjectKey> staged = new TreeSet<>();
    private final Map<TableId, Map<String, List<ObjectKey>>> loaded = new HashMap<>();

    /** @param called told of each call that changes something; may throw */
    FakeReplays(Consumer<String> called) {
        this.called = called;
    }

    @Override
    public void stage(SessionId session, LogFile file, Imports.Content content) {
        called.accept("stageLog");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            content.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (out.size() != file.content().length()) {
            throw new AssertionError("expected " + file.content().length() + " bytes, found " + out.size());
        }
        staged.add(file.content().object());
    }

    @Override
    public Map<String, Long> highestSequences(ImportedTable table, RegionImage region) {
        return Map.of();
    }

    @Override
    public long replay(
            SessionId session,
            TableId table,
            KeyRange rows,
            Map<String, Long> images,
            List<LogFile> files,
            ReplayCut cut) {
        called.accept("replay");
        List<ObjectKey> keys =
                files.stream().map(file -> file.content().object()).toList();
        if (!staged.containsAll(keys)) {
            throw new AssertionError("expected " + keys + " staged, found " + staged);
        }
        loaded.computeIfAbsent(table, t -> new HashMap<>()).put(rows.toString(), keys);
        return keys.size();
    }

    /** What was loaded into which rows of a table. */
    public Map<String, List<ObjectKey>> loadedInto(TableId table) {
        return loaded.getOrDefault(table, Map.of());
    }
}
