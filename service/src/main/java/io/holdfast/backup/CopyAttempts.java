package io.holdfast.backup;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Numbers the attempts to copy something under one leadership, so that no two of them use the same keys. */
final class CopyAttempts {

    private final AtomicInteger last = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicBoolean again = new AtomicBoolean();

    /** A copy of all that a session has begins, for the first time or once more. */
    int begin() {
        if (begun.incrementAndGet() > 1) {
            inVain();
        }
        return next();
    }

    int next() {
        return last.incrementAndGet();
    }

    /** What an attempt has stored, another one may store again. */
    void inVain() {
        again.set(true);
    }

    boolean wereInVain() {
        return again.get();
    }
}
