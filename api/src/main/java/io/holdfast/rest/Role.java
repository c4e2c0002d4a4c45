package io.holdfast.rest;

/** What somebody may ask for; each may do what the ones before it may. */
public enum Role {
    /** Looks at what there is. */
    VIEWER,
    /** Takes backups and snapshots, verifies, brings tables back under names that are free, and cancels. */
    OPERATOR,
    /** Deletes, overwrites, makes repositories, and names places that are not configured. */
    ADMIN;

    public boolean may(Role needed) {
        return compareTo(needed) >= 0;
    }
}
