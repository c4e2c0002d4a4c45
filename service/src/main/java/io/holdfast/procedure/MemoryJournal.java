package io.holdfast.procedure;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A journal that lives as long as its process: for tests, which may share it between engines as ZooKeeper would. */
public final class MemoryJournal implements Journal {

    private final Map<ProcedureId, byte[]> records = new ConcurrentHashMap<>();

    @Override
    public List<JournalRecord> load() {
        return records.entrySet().stream()
                .map(e -> JournalCodec.decode(e.getKey().text(), e.getValue()))
                .sorted(Comparator.comparing(JournalRecord::startedAt))
                .toList();
    }

    @Override
    public void write(JournalRecord record) {
        records.put(record.id(), JournalCodec.encode(record));
    }

    @Override
    public void remove(ProcedureId id) {
        records.remove(id);
    }

    @Override
    public void checkLeading() {}
}
