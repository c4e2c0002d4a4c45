package io.holdfast.archive;

import io.holdfast.format.RepositoryId;
import io.holdfast.format.SessionId;

/** The names of holds: they tell for which repository logs are kept, and are never used again. */
public final class Holds {

    /** With which all of them begin. */
    public static final String PREFIX = "holdfast_";

    private static final int DIGITS = 8;

    private Holds() {}

    /** HBase has a meaning of its own for {@code -} in the name of a peer. */
    static String nameOf(RepositoryId repository, SessionId session) {
        return prefixOf(repository) + session.text().replace('-', '_');
    }

    static String prefixOf(RepositoryId repository) {
        return PREFIX + repository.text().substring(0, DIGITS) + "_";
    }
}
