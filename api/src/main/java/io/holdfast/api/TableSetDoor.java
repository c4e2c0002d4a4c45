package io.holdfast.api;

import java.util.List;

/**
 * Named table sets, kept in the repository. They are names for what is asked for: a backup remembers its tables, and does not
 * change with the set. None needs a cluster, and a table of a set need not exist before it is backed up.
 */
public interface TableSetDoor {

    TableSetList list();

    /** {@code REJECTED} if there is no such set. */
    TableSetInfo show(String name);

    /** Makes the set, or adds to it; tables that it has already are fine. */
    TableSetInfo add(String name, List<String> tables);

    /** {@code REJECTED} if there is no such set, it lacks one of the tables, or would be empty. */
    TableSetInfo remove(String name, List<String> tables);

    /** {@code REJECTED} if there is no such set. */
    TableSetDeletion delete(String name);
}
