package io.holdfast.procedure;

import java.util.List;

/**
 * A journal that kills its process, as far as a test can: at one write, before or after it takes effect, it throws an
 * error that nothing catches. What was written stays for the next engine to find.
 */
public final class CrashingJournal implements Journal {

    /** The end of a process. */
    @SuppressWarnings("serial")
    public static final class Crash extends Error {
        Crash(String message) {
            super(message, null, false, false);
        }
    }

    private final Journal survives;
    private int writesUntilCrash;
    private final boolean afterTheWrite;

    public CrashingJournal(Journal survives, int writesUntilCrash, boolean afterTheWrite) {
        this.survives = survives;
        this.writesUntilCrash = writesUntilCrash;
        this.afterTheWrite = afterTheWrite;
    }

    @Override
    public List<JournalRecord> load() {
        return survives.load();
    }

    @Override
    public void write(List<JournalRecord> records) {
        crashing("write of " + records.get(0).step(), () -> survives.write(records));
    }

    @Override
    public void remove(List<ProcedureId> ids) {
        crashing("removal", () -> survives.remove(ids));
    }

    private void crashing(String what, Runnable change) {
        boolean now = --writesUntilCrash == 0;
        if (now && !afterTheWrite) {
            throw new Crash("before the " + what);
        }
        change.run();
        if (now) {
            throw new Crash("after the " + what);
        }
    }

    @Override
    public void checkLeading() {
        survives.checkLeading();
    }
}
