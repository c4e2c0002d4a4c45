package io.holdfast.app;

import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;

/** Two listeners as one. */
record Listeners(ProcedureListener first, ProcedureListener second) implements ProcedureListener {

    @Override
    public void moved(JournalRecord record) {
        first.moved(record);
        second.moved(record);
    }

    @Override
    public void progressed(ProcedureId id, String step, long done, long total, String unit) {
        first.progressed(id, step, done, total, unit);
        second.progressed(id, step, done, total, unit);
    }

    @Override
    public void ended(JournalRecord record) {
        first.ended(record);
        second.ended(record);
    }

    @Override
    public void steppedDown(Throwable why) {
        first.steppedDown(why);
        second.steppedDown(why);
    }
}
