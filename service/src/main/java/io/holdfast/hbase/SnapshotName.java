package io.holdfast.hbase;

import java.util.regex.Pattern;

/** The name of a snapshot in HBase: letters, digits, dots, underscores and hyphens; at most 200 characters here. */
public record SnapshotName(String text) implements Comparable<SnapshotName> {

    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}");

    public SnapshotName {
        if (!LEGAL.matcher(text).matches()) {
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
