package io.holdfast.verify;

import io.holdfast.measure.Bandwidth;
import io.holdfast.repository.Inspection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The repository that is verified.
 *
 * @param location where it is, as it is persisted
 * @param bandwidth what may be read there in a second, by all who read together; empty for no limit
 * @param inspections looks into it, with a limit that is asked for each time, and is 0 for none just now
 */
public record Subject(String location, Optional<Bandwidth> bandwidth, Function<LongSupplier, Inspection> inspections) {

    OptionalLong bytesPerSecond() {
        return bandwidth.map(most -> OptionalLong.of(most.bytesPerSecond())).orElseGet(OptionalLong::empty);
    }

    Inspection open(LongSupplier bytesPerSecond) {
        return inspections.apply(bytesPerSecond);
    }
}
