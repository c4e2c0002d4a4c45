package io.holdfast.procedure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A journal that lives as long as its process: for tests, which may share it between engines as ZooKeeper would. */
public final class MemoryJournal implements Journal {

    private final Map<ProcedureId, byte[]> records = new LinkedHashMap<>();

    @Override
    public synchronized List<JournalRecord> load() {
        return records.entrySet().stream()
                .map(e -> JournalCodec.decode(e.getKey().text(), e.getValue()))
                .toList();
    }

    @Override
    public synchronized void write(List<JournalRecord> changed) {
        List<byte[]> encoded = JournalCodec.encode(changed);
        for (int i = 0; i < encoded.size(); i++) {
            records.put(changed.get(i).id(), encoded.get(i));
        }
    }

    @Override
    public synchronized void remove(List<ProcedureId> ids) {
        records.keySet().removeAll(ids);
    }

    @Override
    public void checkLeading() {}
}
