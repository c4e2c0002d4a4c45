package io.holdfast.demo.data;

import java.util.Locale;

/** One way in which two tables are not the same. */
public record Difference(Kind kind, String detail) {

    /** What is different. A changed timestamp or type shows as one cell missing and one too many. */
    public enum Kind {
        /** A cell that was expected is not there. */
        MISSING,
        /** A cell is there that was not expected. */
        UNEXPECTED,
        VALUE,
        TAGS,
        /** Settings of the table or of a family. */
        SETTINGS,
        /** Where its regions begin and end. */
        BOUNDARIES
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + ": " + detail;
    }
}
