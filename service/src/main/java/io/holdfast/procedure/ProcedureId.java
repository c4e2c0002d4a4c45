package io.holdfast.procedure;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Names a procedure: 1 to 128 letters, digits, dots, underscores and hyphens, unique for ever. A child is named after its
 * parent, with a dot and its number.
 */
public record ProcedureId(@JsonValue String text) implements Comparable<ProcedureId> {

    /** Under this key the log's lines have the name of the procedure to which they belong. */
    public static final String IN_THE_LOG = "procedure";

    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    @JsonCreator
    public ProcedureId {
        if (!LEGAL.matcher(text).matches()) {
            throw new IllegalArgumentException("not a procedure id: " + text);
        }
    }

    ProcedureId child(int number) {
        return new ProcedureId(text + "." + number);
    }

    /** The number of a child among the children of its parent. */
    int number() {
        return Integer.parseInt(text.substring(text.lastIndexOf('.') + 1));
    }

    @Override
    public int compareTo(ProcedureId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
