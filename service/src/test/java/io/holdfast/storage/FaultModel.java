package io.holdfast.storage;

import java.time.Duration;

/**
 * How often the faults of a {@link FaultyStore} happen: each is a probability from 0 to 1, of every call that it may hit.
 *
 * @param refused any call but those of a sink fails with {@code Unavailable}, and nothing has happened
 * @param throttled the same, with another message, as a store says that it is asked too much
 * @param delayed a call waits first, up to {@code longestDelay}
 * @param longestDelay of a delayed call
 * @param lostQuestion a create ends with {@code OutcomeUnknown} and has not happened
 * @param lostAnswer a create has happened and ends with {@code OutcomeUnknown}; a delete has happened and ends with {@code
 *     Unavailable}
 * @param tornWrite a write or commit of a sink fails with {@code Unavailable}: nothing is visible, and what was written
 *     stays behind as a dead writer's remains
 * @param brokenRead a stream fails with {@code Unavailable} after some of its bytes
 * @param brokenListing a listing fails with {@code Unavailable} after some of its objects
 * @param corruptRead one bit of what is read is wrong; what is stored is right
 * @param delayedListing a listing leaves out the object that was created last. This breaks the contract of a store, so it is
 *     for tests that have to notice it
 */
public record FaultModel(
        double refused,
        double throttled,
        double delayed,
        Duration longestDelay,
        double lostQuestion,
        double lostAnswer,
        double tornWrite,
        double brokenRead,
        double brokenListing,
        double corruptRead,
        double delayedListing) {

    public static final FaultModel NONE = new FaultModel(0, 0, 0, Duration.ZERO, 0, 0, 0, 0, 0, 0, 0);

    /** What passes by when the call is repeated. */
    public static FaultModel passing(double probability) {
        return NONE.refused(probability)
                .throttled(probability)
                .delayed(probability, Duration.ofMillis(50))
                .brokenRead(probability)
                .brokenListing(probability);
    }

    public FaultModel refused(double probability) {
        return new FaultModel(
                probability,
                throttled,
                delayed,
                longestDelay,
                lostQuestion,
                lostAnswer,
                tornWrite,
                brokenRead,
                brokenListing,
                corruptRead,
                delayedListing);
    }

    public FaultModel throttled(double probability) {
        return new FaultModel(
                refused,
                probability,
                delayed,
                longestDelay,
                lostQuestion,
                lostAnswer,
                tornWrite,
                brokenRead,
                brokenListing,
                corruptRead,
                delayedListing);
    }

    public FaultModel delayed(double probability, Duration longest) {
        return new FaultModel(
                refused,
                throttled,
                probability,
                longest,
                lostQuestion,
                lostAnswer,
                tornWrite,
                brokenRead,
                brokenListing,
                corruptRead,
                delayedListing);
    }

    public FaultModel lostQuestion(double probability) {
        return new FaultModel(
                refused,
                throttled,
                delayed,
                longestDelay,
                probability,
                lostAnswer,
                tornWrite,
                brokenRead,
                brokenListing,
                corruptRead,
                delayedListing);
    }

    public FaultModel lostAnswer(double probability) {
        return new FaultModel(
                refused,
                throttled,
                delayed,
                longestDelay,
                lostQuestion,
                probability,
                tornWrite,
                brokenRead,
                brokenListing,
                corruptRead,
                delayedListing);
    }

    public FaultModel tornWrite(double probability) {
        return new FaultModel(
                refused,
                throttled,
                delayed,
                longestDelay,
                lostQuestion,
                lostAnswer,
                probability,
                brokenRead,
                brokenListing,
                corruptRead,
                delayedListing);
    }

    public FaultModel brokenRead(double probability) {
        return new FaultModel(
                refused,
                throttled,
                delayed,
                longestDelay,
                lostQuestion,
                lostAnswer,
                tornWrite,
                probability,
                brokenListing,
                corruptRead,
                delayedListing);
    }

    public FaultModel brokenListing(double probability) {
        return new FaultModel(
                refused,
                throttled,
                delayed,
                longestDelay,
                lostQuestion,
                lostAnswer,
                tornWrite,
                brokenRead,
                probability,
                corruptRead,
                delayedListing);
    }

    public FaultModel corruptRead(double probability) {
        return new FaultModel(
                refused,
                throttled,
                delayed,
                longestDelay,
                lostQuestion,
                lostAnswer,
                tornWrite,
                brokenRead,
                brokenListing,
                probability,
                delayedListing);
    }

    public FaultModel delayedListing(double probability) {
        return new FaultModel(
                refused,
                throttled,
                delayed,
                longestDelay,
                lostQuestion,
                lostAnswer,
                tornWrite,
                brokenRead,
                brokenListing,
                corruptRead,
                probability);
    }
}
