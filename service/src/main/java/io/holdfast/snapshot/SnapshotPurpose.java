package io.holdfast.snapshot;

import io.holdfast.error.Conflict;
import io.holdfast.format.SessionId;
import io.holdfast.hbase.SnapshotFacts;
import io.holdfast.hbase.SnapshotName;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a snapshot is for, as its name says. */
public enum SnapshotPurpose {
    /** Somebody wanted it. */
    USER,
    /** A running backup reads it. */
    BACKUP,
    /** It has what a table was before a restore, which may need it to put that back, or somebody who thinks better of it. */
    FAILSAFE,
    /** It keeps files that a table needs which was restored or cloned. */
    PIN;

    static final String RESERVED = "holdfast-";

    private static final String SESSION = "(\\d{8}T\\d{9}Z-[0-9a-f]{8})";
    private static final Pattern OF_A_BACKUP = Pattern.compile(RESERVED + SESSION + "-\\d+");
    private static final Pattern FAILSAFE_OF =
            Pattern.compile(RESERVED + "(?:failsafe|overwritten)-" + SESSION + "-\\d+");
    private static final Pattern PIN_OF = Pattern.compile(RESERVED + "(?:pin|import|build)-" + SESSION + "-f?\\d+");

    public static SnapshotPurpose of(SnapshotName name) {
        if (PIN_OF.matcher(name.text()).matches()) {
            return PIN;
        }
        if (FAILSAFE_OF.matcher(name.text()).matches()) {
            return FAILSAFE;
        }
        return OF_A_BACKUP.matcher(name.text()).matches() ? BACKUP : USER;
    }

    static boolean isReserved(SnapshotName name) {
        return name.text().startsWith(RESERVED);
    }

    /** CONFLICT unless it is somebody's own. */
    static void requireUsers(String what, SnapshotFacts snapshot) {
        SnapshotPurpose purpose = of(snapshot.name());
        if (purpose != USER) {
            throw new Conflict(
                    "unable to %s snapshot %s: expected a snapshot of a user's, found that it %s"
                            .formatted(
                                    what,
                                    snapshot.name(),
                                    switch (purpose) {
                                        case PIN -> "keeps files of table " + snapshot.table();
                                        case FAILSAFE ->
                                            "keeps what table " + snapshot.table() + " was before a restore";
                                        case BACKUP, USER -> "is part of a backup that runs";
                                    }),
                    "Holdfast deletes it when it is not needed any more");
        }
    }

    static SnapshotName failsafe(SessionId session, int number) {
        return new SnapshotName(RESERVED + "failsafe-" + session + "-" + number);
    }

    static SnapshotName pin(SessionId session, int number) {
        return new SnapshotName(RESERVED + "pin-" + session + "-" + number);
    }

    /** Keeps the files of a fail-safe that was put back. */
    static SnapshotName pinOfFailsafe(SessionId session, int number) {
        return new SnapshotName(RESERVED + "pin-" + session + "-f" + number);
    }

    /** The session that a name is of; meaningless for names of users. */
    public static String sessionOf(SnapshotName name) {
        for (Pattern form : new Pattern[] {PIN_OF, FAILSAFE_OF, OF_A_BACKUP}) {
            Matcher matcher = form.matcher(name.text());
            if (matcher.matches()) {
                return matcher.group(1);
            }
        }
        return "";
    }
}
