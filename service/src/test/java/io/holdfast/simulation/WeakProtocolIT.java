package io.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Protocols of which it is known that they lose something: if the simulation did not find that, it would prove nothing of
 * the one that is used. What is weak is what a process sees of the store; the code is the same.
 */
class WeakProtocolIT {

    private static final long MOST_SEEDS = 20_000;
    private static final String LOST = "lost file|incomplete";

    @Test
    void aGcThatDoesNotSeeIntentsLosesFiles() {
        assertLosesFiles(view(this::isGc, PartialView.WithoutIntents::new));
    }

    @Test
    void aGcThatPassesOverIntentsThatItCannotReadLosesFiles() {
        View weak = view(this::isGc, PartialView.WithoutDamagedIntents::new);
        assertThat(firstViolation(seed -> Simulation.ofOneRaceWithDamage(seed, weak), LOST))
                .isPresent();
    }

    @Test
    void aGcThatDoesNotReadTheRootAfterTheIntentsLosesFiles() {
        assertLosesFiles(view(this::isGc, PartialView.WithoutSecondLook::new));
    }

    @Test
    void aBackupThatDoesNotReadTheRootAfterItsIntentLosesFiles() {
        assertLosesFiles(view(this::isLeader, PartialView.WithTheRootOfBefore::new));
    }

    @Test
    void aStoreWithoutConditionalCreateLosesCommits() {
        assertThat(firstViolation(view(process -> true, PartialView.LastWriterWins::new), "lost commit"))
                .isPresent();
    }

    private boolean isGc(String process) {
        return process.startsWith("gc");
    }

    private boolean isLeader(String process) {
        return process.contains("leader");
    }

    private static View view(Predicate<String> process, Function<SteppedStore, PartialView> weak) {
        return (name, store) -> process.test(name) ? weak.apply(store) : store;
    }

    private static void assertLosesFiles(View weak) {
        assertThat(firstViolation(weak, LOST)).isPresent();
    }

    private static Optional<String> firstViolation(View weak, String kind) {
        return firstViolation(seed -> Simulation.ofOneRace(seed, weak), kind);
    }

    private static Optional<String> firstViolation(LongFunction<Simulation> histories, String kind) {
        return LongStream.rangeClosed(1, MOST_SEEDS)
                .parallel()
                .mapToObj(seed -> violation(seed, histories.apply(seed)))
                .flatMap(Optional::stream)
                .filter(message -> message.matches("(?s)seed \\d+: (" + kind + ").*"))
                .findAny();
    }

    private static Optional<String> violation(long seed, Simulation simulation) {
        try {
            simulation.runStorm();
            return Optional.empty();
        } catch (Violation e) {
            return Optional.of("seed " + seed + ": " + e.getMessage());
        }
    }
}
