package io.holdfast.archive;

import io.holdfast.format.Layout;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.SessionId;

/** The keys of one attempt to archive; no other attempt has the same. */
record Place(SessionId session, LeaderEpoch epoch, int attempt) {

    ObjectKey segment() {
        return Layout.logSegment(session, epoch, attempt);
    }

    ObjectKey chain() {
        return Layout.logChain(session, epoch, attempt);
    }

    /** One of the attempt's log files, each try to store it under another key. */
    ObjectKey file(int number) {
        return Layout.data(session, epoch, 0, attempt, number);
    }
}
