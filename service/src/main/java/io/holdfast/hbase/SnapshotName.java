package io.holdfast.hbase;

import java.util.regex.Pattern;

/** The name of a snapshot in HBase: letters, digits, dots, underscores and hyphens; at most 200 characters here. */
public record SnapshotName(String text) implements Comparable<SnapshotName> {

    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}");

    /** Whether a snapshot's name is of this form; HBase allows others. */
    static boolean isLegal(String text) {
        return LEGAL.matcher(text).matches();
    }

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
