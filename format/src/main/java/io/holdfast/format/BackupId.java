package io.holdfast.format;

import java.time.Instant;

/** A backup, unique over all clusters; it carries the text of the session that wrote it, and sorts by creation. */
public record BackupId(String text) implements Comparable<BackupId> {

    public BackupId {
        TimedId.checked("backup", text);
    }

    /** The backup that this session writes. */
    public static BackupId of(SessionId session) {
        return new BackupId(session.text());
    }

    public static BackupId parse(String text) {
        return new BackupId(text);
    }

    public Instant createdAt() {
        return TimedId.createdAt(text);
    }

    @Override
    public int compareTo(BackupId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
