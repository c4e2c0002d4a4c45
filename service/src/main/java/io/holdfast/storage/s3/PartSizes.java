package io.holdfast.storage.s3;

/**
 * How large the parts of an upload are. S3 takes 10,000 of them, and whoever streams does not know how many there will be:
 * so every thousand parts their size doubles. With 8 MiB at first, a file of 8 GB needs no larger ones, one of 100 GB 64 MiB,
 * and 10,000 parts hold S3's largest object of 5 TiB.
 *
 * @param first bytes of the first part; S3 wants at least 5 MiB of all but the last
 */
record PartSizes(int first) {

    static final PartSizes DEFAULT = new PartSizes(8 << 20);

    static final int MOST_PARTS = 10_000;

    private static final int PARTS_OF_ONE_SIZE = 1_000;
    private static final long LARGEST = 1_792L << 20;

    PartSizes {
        if (first < 1) {
            throw new IllegalArgumentException("part of " + first + " bytes");
        }
    }

    /** @param number of the part, from 1 */
    long of(int number) {
        return Math.min(LARGEST, (long) first << ((number - 1) / PARTS_OF_ONE_SIZE));
    }
}
