package io.holdfast.control;

import io.holdfast.api.VerifyRequest;
import io.holdfast.error.Rejected;

/** Checks what a verification is asked for. */
final class VerifyRequestCheck {

    private VerifyRequestCheck() {}

    static void check(VerifyRequest request) {
        if (!(request.share() > 0 && request.share() <= 1)) {
            throw new Rejected(
                    "unable to verify: expected a sample of more than 0 % and at most 100 %, found "
                            + 100 * request.share() + " %",
                    null);
        }
        if (request.skipProven().isPresent() && request.mode() != VerifyRequest.Mode.DEEP) {
            throw new Rejected(
                    "unable to verify: expected to skip what was proven in a deep verification only, found mode "
                            + request.mode(),
                    "a sample reads first what was not proven for the longest time");
        }
    }
}
