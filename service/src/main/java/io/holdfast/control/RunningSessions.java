package io.holdfast.control;

import io.holdfast.procedure.JournalRecord;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/**
 * The sessions that have not come to an end, as the journal has them at the moment of each look. What a session makes it
 * makes after it is in the journal: who lists what there is first, and looks here then, mistakes nothing of a session
 * that began meanwhile for a remainder.
 */
public final class RunningSessions extends AbstractSet<String> {

    private final Supplier<List<JournalRecord>> journal;

    public RunningSessions(Supplier<List<JournalRecord>> journal) {
        this.journal = journal;
    }

    @Override
    public boolean contains(Object session) {
        return now().contains(session);
    }

    @Override
    public Iterator<String> iterator() {
        return now().iterator();
    }

    @Override
    public int size() {
        return now().size();
    }

    private List<String> now() {
        return journal.get().stream()
                .filter(record -> !record.closed())
                .map(record -> record.id().text())
                .toList();
    }
}
