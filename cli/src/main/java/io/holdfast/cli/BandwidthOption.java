package io.holdfast.cli;

import io.holdfast.error.Rejected;
import io.holdfast.measure.Bandwidth;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a bandwidth as a user writes it. */
final class BandwidthOption {

    private BandwidthOption() {}

    /** Nothing if the option was not given. */
    static Optional<Bandwidth> of(@Nullable String text, String purpose) {
        return Optional.ofNullable(text).map(given -> Bandwidth.parse(given)
                .orElseThrow(() -> new Rejected(
                        "unable to " + purpose + ": expected --bandwidth with " + Bandwidth.FORM + ", found '" + given
                                + "'",
                        Bandwidth.UNITS)));
    }
}
