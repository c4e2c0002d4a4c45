package io.holdfast.format;

/** One leadership of one cluster's service; a later leader of the same cluster has a higher number. */
public record LeaderEpoch(long number) implements Comparable<LeaderEpoch> {

    public LeaderEpoch {
        Invariant.notNegative("epoch", number);
    }

    @Override
    public int compareTo(LeaderEpoch other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Long.toString(number);
    }
}
