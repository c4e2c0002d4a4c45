package io.holdfast.procedure;

import java.util.List;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable String step;

    public CrashingJournal(Journal survives, int writesUntilCrash, boolean afterTheWrite) {
        this.survives = survives;
        this.writesUntilCrash = writesUntilCrash;
        this.afterTheWrite = afterTheWrite;
        this.step = null;
    }

    private CrashingJournal(Journal survives, String step) {
        this.survives = survives;
        this.writesUntilCrash = 0;
        this.afterTheWrite = false;
        this.step = step;
    }

    /** One that dies before it writes that a step is to begin. */
    public static CrashingJournal before(String step, Journal survives) {
        return new CrashingJournal(survives, step);
    }

    @Override
    public List<JournalRecord> load() {
        return survives.load();
    }

    @Override
    public void write(List<JournalRecord> records) {
        if (records.stream().anyMatch(record -> record.step().equals(step))) {
            throw new Crash("before " + step);
        }
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
