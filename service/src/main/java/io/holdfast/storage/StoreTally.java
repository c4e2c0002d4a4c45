package io.holdfast.storage;

import io.holdfast.error.ErrorCode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Adds up what a store was asked, for people who want to know where the time went. May be told of calls by many threads. */
public final class StoreTally implements StoreMeter {

    private final Map<Call, Sum> calls = new EnumMap<>(Call.class);
    private final Map<ErrorCode, Integer> errors = new EnumMap<>(ErrorCode.class);

    private record Sum(long count, long bytes, Duration took) {

        static final Sum NOTHING = new Sum(0, 0, Duration.ZERO);

        Sum and(long moreBytes, Duration longer) {
            return new Sum(count + 1, bytes + moreBytes, took.plus(longer));
        }

        @Override
        public String toString() {
            String seconds = String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
            return count + " (" + (bytes > 0 ? bytes + " bytes, " : "") + seconds + ")";
        }
    }

    @Override
    public synchronized void ended(Call call, Duration took, long bytes, @Nullable ErrorCode error) {
        calls.put(call, calls.getOrDefault(call, Sum.NOTHING).and(bytes, took));
        if (error != null) {
            errors.merge(error, 1, Integer::sum);
        }
    }

    /** How often each kind of call was made, how many bytes went through and how long they took; and how many failed. */
    @Override
    public synchronized String toString() {
        String asked = calls.isEmpty() ? "nothing" : listed(calls);
        return errors.isEmpty() ? asked : asked + "; failed: " + listed(errors);
    }

    private static String listed(Map<?, ?> sums) {
        return sums.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
