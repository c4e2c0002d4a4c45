package io.holdfast.verify;

import java.util.BitSet;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Which objects a sample reads: those that were proven longest ago, the never proven ones first, until the wanted share of
 * the bytes is reached. So as many samples in a row as make up a whole read every object of a repository that does not
 * change. It looks at nothing but what it is given.
 */
final class VerifyPlan {

    private VerifyPlan() {}

    /**
     * Makes the plan.
     *
     * @param provenAt when each object was last proven, in any unit that rises; {@code Long.MIN_VALUE} if never
     * @param bytes of each object
     * @param share more than 0, at most 1
     * @return the numbers of the objects to read
     */
    static BitSet choose(long[] provenAt, long[] bytes, double share) {
        // An object costs something even if it is empty; otherwise empty ones could be put off for ever.
        double wanted = share
                * IntStream.range(0, bytes.length)
                        .mapToDouble(i -> weight(bytes[i]))
                        .sum();
        int[] order = IntStream.range(0, bytes.length)
                .boxed()
                .sorted(Comparator.comparingLong(i -> provenAt[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        BitSet chosen = new BitSet(bytes.length);
        double sum = 0;
        for (int i = 0; i < order.length && sum < wanted; i++) {
            chosen.set(order[i]);
            sum += weight(bytes[order[i]]);
        }
        return chosen;
    }

    private static double weight(long bytes) {
        return bytes + 1.0;
    }
}
