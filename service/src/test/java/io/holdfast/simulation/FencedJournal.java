package io.holdfast.simulation;

import io.holdfast.error.Fenced;
import io.holdfast.procedure.Journal;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.ProcedureId;
import java.util.List;
import java.util.function.LongSupplier;

/** A cluster's journal as one leader sees it: it refuses a leader of an epoch that is past, as the one in ZooKeeper does. */
final class FencedJournal implements Journal {

    private final Journal journal;
    private final Actor actor;
    private final long epoch;
    private final LongSupplier newestEpoch;

    FencedJournal(Journal journal, Actor actor, long epoch, LongSupplier newestEpoch) {
        this.journal = journal;
        this.actor = actor;
        this.epoch = epoch;
        this.newestEpoch = newestEpoch;
    }

    @Override
    public List<JournalRecord> load() {
        actor.step();
        return journal.load();
    }

    @Override
    public void write(List<JournalRecord> records) {
        actor.step();
        requireLead();
        journal.write(records);
        records.forEach(
                record -> actor.note("journal " + record.step(), record.phase().name()));
        actor.step();
    }

    @Override
    public void remove(List<ProcedureId> ids) {
        actor.step();
        requireLead();
        journal.remove(ids);
        actor.note("journal forgets", ids.toString());
        actor.step();
    }

    @Override
    public void checkLeading() {
        actor.step();
        requireLead();
    }

    private void requireLead() {
        if (newestEpoch.getAsLong() != epoch) {
            actor.note("FENCED", "");
            throw new Fenced("epoch " + epoch + " is past");
        }
    }
}
