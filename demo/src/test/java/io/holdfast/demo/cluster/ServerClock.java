package io.holdfast.demo.cluster;

/**
 * How the clock of a region server goes.
 *
 * @param aheadMillis by how much it is ahead of others; negative if it is behind
 * @param stepAfterMillis how long after the start it steps back
 * @param stepMillis by how much it does
 */
public record ServerClock(long aheadMillis, long stepAfterMillis, long stepMillis) {

    /** That of the machine. */
    public static final ServerClock RIGHT = new ServerClock(0, 0, 0);

    long now(long begun) {
        long now = System.currentTimeMillis();
        return now + aheadMillis - (now - begun > stepAfterMillis ? stepMillis : 0);
    }
}
