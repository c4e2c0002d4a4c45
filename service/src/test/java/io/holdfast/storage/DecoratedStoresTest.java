package io.holdfast.storage;

import io.holdfast.measure.Bandwidth;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Nested;

/** Around a store, each decorator is one: the contract holds for all of them. */
class DecoratedStoresTest {

    private abstract static class AroundMemory extends ObjectStoreContract {

        private final ObjectStore store = around(new MemoryObjectStore(Clock.systemUTC()));

        abstract ObjectStore around(ObjectStore memory);

        @Override
        protected ObjectStore newStore() {
            return store;
        }

        @Override
        protected ObjectStore reopened() {
            return store;
        }
    }

    @Nested
    class Retrying extends AroundMemory {
        @Override
        ObjectStore around(ObjectStore memory) {
            return new RetryingStore(memory, atOnce(1));
        }
    }

    /** Faults that pass by are not seen through the decorator that repeats. */
    @Nested
    class RetryingAFaultyOne extends AroundMemory {
        @Override
        ObjectStore around(ObjectStore memory) {
            long seed = FaultyStore.seed(7);
            return new RetryingStore(new FaultyStore(memory, FaultModel.passing(0.1), seed, pause -> {}), atOnce(100));
        }
    }

    @Nested
    class Limited extends AroundMemory {
        @Override
        ObjectStore around(ObjectStore memory) {
            LimitedStore.Limits limits =
                    new LimitedStore.Limits(Optional.of(new Bandwidth(1_000_000)), OptionalDouble.of(10));
            return new LimitedStore(memory, limits, System::nanoTime, pause -> {});
        }
    }

    @Nested
    class Metered extends AroundMemory {
        @Override
        ObjectStore around(ObjectStore memory) {
            return new MeteredStore(memory, (call, took, bytes, error) -> {}, System::nanoTime);
        }
    }

    @Nested
    class Patient extends AroundMemory {
        @Override
        ObjectStore around(ObjectStore memory) {
            return new PatientStore(memory, Patience.DEFAULT, System::nanoTime);
        }
    }

    @Nested
    class FaultyWithoutFaults extends AroundMemory {
        @Override
        ObjectStore around(ObjectStore memory) {
            return new FaultyStore(memory, FaultModel.NONE, 1, pause -> {});
        }
    }

    private static Retries atOnce(int attempts) {
        return new Retries(
                new Retries.Limits(attempts, Duration.ofMillis(2), Duration.ofMillis(2), Duration.ofMinutes(1)),
                new Random(1),
                InstantSource.system(),
                pause -> {});
    }
}
