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
import java.util.function.LongConsumer;

/** Notes which log files were loaded into which region; each has to be staged, whole. */
public final class FakeReplays implements Replays {

    private final Consumer<String> called;
    private final Set<SessionId> begun = new TreeSet<>();
    private final Set<ObjectKey> staged = new TreeSet<>();
    private final Map<TableId, Map<String, List<ObjectKey>>> loaded = new HashMap<>();
    private int loads;

    /** @param called told of each call that changes something; may throw */
    FakeReplays(Consumer<String> called) {
        this.called = called;
    }

    @Override
    public synchronized void begin(SessionId session) {
        begun.add(session);
    }

    @Override
    public synchronized void stage(SessionId session, LogFile file, Imports.Content content) {
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
    public List<RegionEdits.ImageFile> imageFiles(ImportedTable table, RegionImage region) {
        return List.of();
    }

    @Override
    public synchronized long replay(SessionId session, RegionEdits edits, LongConsumer progress) {
        called.accept("replay");
        if (!begun.contains(session) || !staged.containsAll(edits.logs())) {
            throw new AssertionError("expected " + edits.logs() + " staged for " + session + ", found " + staged);
        }
        loaded.computeIfAbsent(edits.table(), t -> new HashMap<>())
                .put(edits.rows().toString(), edits.logs());
        progress.accept(1);
        loads++;
        return edits.logs().size();
    }

    /** How often anything was loaded. */
    public synchronized int loads() {
        return loads;
    }

    /** What was loaded into which rows of a table. */
    public synchronized Map<String, List<ObjectKey>> loadedInto(TableId table) {
        return loaded.getOrDefault(table, Map.of());
    }
}
