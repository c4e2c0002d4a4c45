package io.holdfast.hbase;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The name of a snapshot in HBase: letters and digits of any script, dots, underscores and hyphens, but neither dot nor
 * hyphen first; at most 200 characters here.
 */
public record SnapshotName(@JsonValue String text) implements Comparable<SnapshotName> {

    private static final Pattern LEGAL =
            Pattern.compile("[\\p{IsAlphabetic}\\p{IsDigit}_][\\p{IsAlphabetic}\\p{IsDigit}_.-]{0,199}");

    /** Whether a snapshot's name is of this form; HBase allows others. */
    public static boolean isLegal(String text) {
        return LEGAL.matcher(text).matches();
    }

    @JsonCreator
    public SnapshotName {
        if (!isLegal(text)) {
            throw new IllegalArgumentException("not a snapshot name: " + text);
        }
    }

    @Override
    public int compareTo(SnapshotName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
