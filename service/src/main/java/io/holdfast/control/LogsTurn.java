package io.holdfast.control;

import io.holdfast.archive.ArchiveProcedure;
import io.holdfast.error.Conflict;
import io.holdfast.error.Unavailable;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.Lock;
import io.holdfast.procedure.ProcedureEngine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Begins what reads logs, after whoever reads them just now: a service does so now and then, for a moment. It does not wait in
 * line, as a reading takes the time from the id of its session, and what is read before it has to be over by then.
 */
final class LogsTurn {

    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int TRIES_WHILE_FREE = 3;

    private LogsTurn() {}

    /**
     * @param locks that are wanted
     * @param begin begins it, or throws; called again and again, each time for another session if that reads
     * @throws Conflict if somebody holds another of the locks, reads for longer than two minutes, or has failed
     */
    static <T> T await(ProcedureEngine engine, List<Lock> locks, Supplier<T> begin) {
        long begun = System.nanoTime();
        int free = 0;
        while (true) {
            try {
                return begin.get();
            } catch (Conflict e) {
                Optional<JournalRecord> reader = engine.list().stream()
                        .filter(record -> record.refusing(List.of(ArchiveProcedure.lock()))
                                .isPresent())
                        .findFirst();
                free += reader.isEmpty() ? 1 : 0;
                boolean isHopeless = free >= TRIES_WHILE_FREE
                        || isHeld(engine, locks)
                        || reader.filter(record -> record.failure() != null).isPresent()
                        || System.nanoTime() - begun > LONGEST.toNanos();
                if (isHopeless) {
                    throw e;
                }
            }
            pause();
        }
    }

    /** Whether somebody has more of these locks than that of readings. */
    private static boolean isHeld(ProcedureEngine engine, List<Lock> locks) {
        List<Lock> others = locks.stream()
                .filter(lock -> !lock.equals(ArchiveProcedure.lock()))
                .toList();
        return engine.list().stream().anyMatch(record -> record.refusing(others).isPresent());
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("unable to wait for whoever reads logs: interrupted", null, e);
        }
    }
}
