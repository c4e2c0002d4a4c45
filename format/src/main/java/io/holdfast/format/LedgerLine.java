package io.holdfast.format;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Objects that were proven to be what was stored, all at one time.
 *
 * @param folder what their keys begin with, up to the last slash; null where {@code object} is given
 * @param numbers the names of the objects in the folder: first and last of each row of numbers without a gap, ascending
 * @param object the one object, where its name is not a number of six digits
 * @param provenAt the objects were read after this
 */
public record LedgerLine(
        @Nullable String folder,
        @Nullable List<Integer> numbers,
        @Nullable ObjectKey object,
        Instant provenAt) {

    public LedgerLine {
        Objects.requireNonNull(provenAt);
        Invariant.holds(
                (folder == null) == (numbers == null) && (folder == null) != (object == null),
                "either a folder with numbers or an object",
                "both or none");
        if (numbers != null) {
            numbers = List.copyOf(numbers);
            requireRows(numbers);
        }
    }

    public static LedgerLine of(String folder, List<Integer> numbers, Instant provenAt) {
        return new LedgerLine(folder, numbers, null, provenAt);
    }

    public static LedgerLine of(ObjectKey object, Instant provenAt) {
        return new LedgerLine(null, null, object, provenAt);
    }

    private static void requireRows(List<Integer> numbers) {
        Invariant.holds(numbers.size() % 2 == 0, "rows of a first and a last number", numbers.size() + " numbers");
        int least = 0;
        for (int i = 0; i < numbers.size(); i += 2) {
            int first = numbers.get(i);
            int last = numbers.get(i + 1);
            Invariant.holds(
                    first >= least && last >= first && last <= 999_999,
                    "rows of numbers of six digits, ascending",
                    first + " to " + last);
            least = last + 1;
        }
    }
}
