package io.holdfast.dispatch;

import java.util.List;
import java.util.function.LongConsumer;

/** A task as whoever submits it sees it. May be handed out several times, of which one is finished. */
public interface Work {

    /** The largest payload, in bytes. */
    int MOST_PAYLOAD = 1 << 20;

    String kind();

    /** Where its input is, best first; empty if that does not matter. */
    List<String> hosts();

    /** What a worker has to know, made anew for each handing out: nothing that two of them write may have the same name. */
    Parcel payload();

    /**
     * Runs the task in this process.
     *
     * @param progress throws what ends the task early
     */
    Parcel runHere(LongConsumer progress);

    /** Told of what was done since it was last told; less than 0 where something was in vain. */
    void progressed(long amount);
}
