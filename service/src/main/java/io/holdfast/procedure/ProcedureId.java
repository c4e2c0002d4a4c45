package io.holdfast.procedure;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** Names a procedure: 1 to 64 letters, digits, dots, underscores and hyphens, unique for ever. */
public record ProcedureId(@JsonValue String text) {

    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    @JsonCreator
    public ProcedureId {
        if (!LEGAL.matcher(text).matches()) {
            throw new IllegalArgumentException("not a procedure id: " + text);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
