package io.holdfast.api;

import java.util.List;
import java.util.Set;

/**
 * An object of a backup that is not as it must be.
 *
 * @param kind what is wrong, in one word, as in {@link VerifyResult.Finding}; or {@code recorded}, where an earlier
 *     verification found more than it could write down one by one
 * @param object its key; where it is {@code recorded}, that of the verification's record
 * @param detail what was expected, and what was found
 * @param tables those of the backup that cannot be restored because of it
 */
public record Damage(String kind, String object, String detail, List<String> tables) {

    public Damage {
        tables = List.copyOf(tables);
    }

    /** The same, for some tables only. */
    public Damage hurting(Set<String> some) {
        return new Damage(
                kind, object, detail, tables.stream().filter(some::contains).toList());
    }

    /** All but the tables, for people. */
    public String text() {
        return kind + " " + object + ": " + detail;
    }
}
