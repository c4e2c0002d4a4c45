package io.holdfast.hbase;

import java.util.ArrayList;
import java.util.List;

/**
 * What all who sort edits in this process may keep in memory together, divided among those that are at it. Who begins later
 * gets what is left, and a little in any case, so that nobody waits.
 */
final class SortMemory {

    /** With less, the files into which edits are put would be too many. */
    private static final long LEAST_SHARE = 8L << 20;

    private final long most;
    private final List<Share> shares = new ArrayList<>();
    private volatile long divided;

    /** @param most bytes; beyond it goes what is due to each in any case */
    SortMemory(long most) {
        this.most = most;
        this.divided = most;
    }

    synchronized Share open() {
        Share share = new Share();
        shares.add(share);
        divide();
        return share;
    }

    private void divide() {
        long settled = shares.stream()
                .filter(share -> share.isSettled)
                .mapToLong(share -> share.kept)
                .sum();
        long others = shares.stream().filter(share -> !share.isSettled).count();
        divided = Math.max(LEAST_SHARE, (most - settled) / Math.max(1, others));
    }

    private synchronized void settle(Share share, long bytes) {
        share.isSettled = true;
        share.kept = bytes;
        divide();
    }

    private synchronized void close(Share share) {
        shares.remove(share);
        divide();
    }

    /** That of one sorter, which changes while others begin and end. */
    final class Share implements AutoCloseable {

        private boolean isSettled;
        private long kept;

        private Share() {}

        /** What may be in memory as of now. */
        long bytes() {
            return divided;
        }

        /** It takes no more, and keeps what it has until it is closed. */
        void settle(long bytes) {
            SortMemory.this.settle(this, bytes);
        }

        @Override
        public void close() {
            SortMemory.this.close(this);
        }
    }
}
