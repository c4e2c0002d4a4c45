package io.holdfast.control;

import io.holdfast.api.BackupResult;
import io.holdfast.format.SessionId;
import io.holdfast.procedure.Lock;
import io.holdfast.procedure.Procedure;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A backup that has not begun, of whatever kind.
 *
 * @param state what its procedure begins with
 * @param locks what it will hold
 * @param procedure the one of a leader that takes it
 * @param result of what it has become, and how many seconds that took
 * @param notes what the user should know of what it has become
 */
record BackupStart<S extends Record>(
        SessionId session,
        S state,
        List<Lock> locks,
        Function<Lead, Procedure<S, ?>> procedure,
        BiFunction<S, Double, BackupResult> result,
        Function<S, List<String>> notes) {}
