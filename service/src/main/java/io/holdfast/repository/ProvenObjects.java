package io.holdfast.repository;

import com.carrotsearch.hppc.IntLongHashMap;
import io.holdfast.format.LedgerLine;
import io.holdfast.format.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * When each object was last proven to be what was stored. An object takes some twenty bytes, so that there may be millions.
 * May be used by many threads.
 */
public final class ProvenObjects {

    /** Of an object that never was proven. */
    public static final long NEVER = Long.MIN_VALUE;

    private final Map<String, IntLongHashMap> numbered = new TreeMap<>();
    private final Map<ObjectKey, Long> others = new TreeMap<>();

    /** Notes what a ledger says; of two times the later one stays. */
    public synchronized void add(LedgerLine line) {
        long at = line.provenAt().toEpochMilli();
        ObjectKey object = line.object();
        if (object != null) {
            others.merge(object, at, Math::max);
            return;
        }
        List<Integer> rows = line.numbers() == null ? List.of() : line.numbers();
        for (int i = 0; i < rows.size(); i += 2) {
            for (int number = rows.get(i); number <= rows.get(i + 1); number++) {
                add(String.valueOf(line.folder()), number, at);
            }
        }
    }

    public synchronized void add(ObjectKey key, Instant provenAt) {
        Optional<NumberedKey> parts = NumberedKey.of(key);
        long at = provenAt.toEpochMilli();
        if (parts.isPresent()) {
            add(parts.get().folder(), parts.get().number(), at);
        } else {
            others.merge(key, at, Math::max);
        }
    }

    private void add(String folder, int number, long at) {
        IntLongHashMap known = numbered.computeIfAbsent(folder, f -> new IntLongHashMap());
        known.put(number, Math.max(at, known.getOrDefault(number, NEVER)));
    }

    /** Takes back whatever was said of an object. */
    public synchronized void remove(ObjectKey key) {
        Optional<NumberedKey> parts = NumberedKey.of(key);
        if (parts.isEmpty()) {
            others.remove(key);
        } else if (numbered.containsKey(parts.get().folder())) {
            numbered.get(parts.get().folder()).remove(parts.get().number());
        }
    }

    /** Forgets all objects but those that are wanted. */
    public synchronized void retain(Predicate<ObjectKey> wanted) {
        others.keySet().removeIf(wanted.negate());
        numbered.forEach(
                (folder, members) -> members.removeAll(number -> !wanted.test(NumberedKey.key(folder, number))));
        numbered.values().removeIf(IntLongHashMap::isEmpty);
    }

    /** In ms since 1970; {@link #NEVER} if it never was proven. */
    public synchronized long provenAt(ObjectKey key) {
        Optional<NumberedKey> parts = NumberedKey.of(key);
        if (parts.isEmpty()) {
            return others.getOrDefault(key, NEVER);
        }
        IntLongHashMap known = numbered.get(parts.get().folder());
        return known == null ? NEVER : known.getOrDefault(parts.get().number(), NEVER);
    }

    /** All of it as a ledger has it. */
    public synchronized List<LedgerLine> lines() {
        List<LedgerLine> lines = new ArrayList<>();
        numbered.forEach((folder, members) -> lines(folder, members, lines));
        others.forEach((key, at) -> lines.add(LedgerLine.of(key, Instant.ofEpochMilli(at))));
        return lines;
    }

    private static void lines(String folder, IntLongHashMap members, List<LedgerLine> lines) {
        int[] numbers = members.keys().toArray();
        Arrays.sort(numbers);
        Map<Long, List<Integer>> rows = new TreeMap<>();
        for (int number : numbers) {
            List<Integer> ofThatTime = rows.computeIfAbsent(members.get(number), at -> new ArrayList<>());
            int last = ofThatTime.size() - 1;
            if (last >= 0 && ofThatTime.get(last) == number - 1) {
                ofThatTime.set(last, number);
            } else {
                ofThatTime.add(number);
                ofThatTime.add(number);
            }
        }
        rows.forEach((at, row) -> lines.add(LedgerLine.of(folder, row, Instant.ofEpochMilli(at))));
    }
}
