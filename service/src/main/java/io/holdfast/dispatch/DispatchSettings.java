package io.holdfast.dispatch;

import java.time.Duration;

/**
 * How tasks are handed out.
 *
 * @param heartbeat how often workers are to give a sign
 * @param abandon after so long without one, their tasks are given to others
 * @param stalled after so long without progress of a task, it is given to another worker that is free
 * @param slotsHere tasks that the leader itself runs side by side
 * @param mostWaiting tasks that may wait for a worker; whoever submits more waits instead
 * @param mostLosses how often a task may be lost with its worker before it fails
 * @param mostFailures how often a task may fail for a reason that may pass
 * @param atFirst how long after the beginning of a leadership workers that are not connected may still be about to be
 * @param farewell how long the end of cancelled tasks is waited for
 */
public record DispatchSettings(
        RunOnLeader runOnLeader,
        Duration heartbeat,
        Duration abandon,
        Duration stalled,
        int slotsHere,
        int mostWaiting,
        int mostLosses,
        int mostFailures,
        Duration atFirst,
        Duration farewell) {

    public DispatchSettings {
        if (abandon.compareTo(heartbeat.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException(
                    "expected to wait for more than one heartbeat, found " + abandon + " with one each " + heartbeat);
        }
        if (slotsHere < 1 || mostWaiting < 1 || mostLosses < 1 || mostFailures < 1) {
            throw new IllegalArgumentException("expected limits of 1 or more");
        }
    }

    /** The usual ones. */
    public static DispatchSettings of(RunOnLeader runOnLeader, int slotsHere) {
        return new DispatchSettings(
                runOnLeader,
                Duration.ofSeconds(2),
                Duration.ofSeconds(60),
                Duration.ofMinutes(5),
                slotsHere,
                256,
                5,
                3,
                Duration.ZERO,
                Duration.ofSeconds(15));
    }

    public DispatchSettings with(Duration newHeartbeat, Duration newAbandon, Duration newStalled) {
        return new DispatchSettings(
                runOnLeader,
                newHeartbeat,
                newAbandon,
                newStalled,
                slotsHere,
                mostWaiting,
                mostLosses,
                mostFailures,
                atFirst,
                farewell);
    }

    /** The same, for a leader whose workers may still be calling the one before. */
    public DispatchSettings waitingAtFirst(Duration newAtFirst) {
        return new DispatchSettings(
                runOnLeader,
                heartbeat,
                abandon,
                stalled,
                slotsHere,
                mostWaiting,
                mostLosses,
                mostFailures,
                newAtFirst,
                farewell);
    }
}
