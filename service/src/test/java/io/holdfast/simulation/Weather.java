package io.holdfast.simulation;

import java.util.random.RandomGenerator;

/**
 * How bad a history is: what happens at a step, each with its probability.
 *
 * @param error a call of the store fails
 * @param death the process is killed
 * @param pause the process stands still, mostly for seconds
 * @param longPause of the pauses, those for hours and days
 * @param jump everybody's clock leaps by hours, over leases
 * @param stays the process that moved last moves on, instead of a random one
 * @param page keys that a listing fetches at a time; others move in between
 */
record Weather(double error, double death, double pause, double longPause, double jump, double stays, int page) {

    static final Weather CALM = new Weather(0, 0, 0, 0, 0, 0.9, 1_000);

    static Weather of(RandomGenerator random) {
        return new Weather(
                any(random, 0, 0, 0.01, 0.05, 0.2),
                any(random, 0, 0.001, 0.005),
                any(random, 0, 0.005, 0.02),
                0.3,
                any(random, 0, 0, 0.001, 0.01),
                any(random, 0, 0.5, 0.9, 0.98),
                (int) any(random, 1, 3, 1_000));
    }

    static Weather onlyPauses(RandomGenerator random) {
        return new Weather(0, 0, any(random, 0.01, 0.03, 0.06), 0, 0, any(random, 0, 0.5, 0.9), 1_000);
    }

    private static double any(RandomGenerator random, double... values) {
        return values[random.nextInt(values.length)];
    }
}
