package io.holdfast.error;

/** The stable code of an error: what a program may branch on, and what decides the exit status of the command line. */
public enum ErrorCode {
    /** The caller's fault: an unknown table or id, a bad value. Nothing was changed. */
    REJECTED(3),
    /** The thing is busy, or exists already. Nothing was changed. */
    CONFLICT(4),
    /** The cluster, the repository or the service cannot be reached; the same call may work later. */
    UNAVAILABLE(5),
    /** Stored data is not what was written. Never retried, nothing is deleted; a person has to look. */
    CORRUPT(6),
    /** The call may or may not have taken effect; the world has to be read again before anything else. */
    OUTCOME_UNKNOWN(7),
    /** This process does not lead any more, and must stop changing things. */
    FENCED(8);

    private final int exitStatus;

    ErrorCode(int exitStatus) {
        this.exitStatus = exitStatus;
    }

    /** The exit status of a command that ends with this error. */
    public int exitStatus() {
        return exitStatus;
    }
}
