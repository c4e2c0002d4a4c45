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
        if (request.mode() == VerifyRequest.Mode.SAMPLE && request.backupId().isPresent()) {
            // It would be taken from what the whole repository's samples have not read, and never read all of one
            // backup.
            throw new Rejected(
                    "unable to verify: expected a sample of the whole repository, found one of backup "
                            + request.backupId().get(),
                    "'holdfast repo verify --sample 10%' reads everything in ten runs; 'holdfast backup verify "
                            + request.backupId().get() + " --deep' reads all of this backup at once");
        }
        if (request.skipProven().isPresent() && request.mode() != VerifyRequest.Mode.DEEP) {
            throw new Rejected(
                    "unable to verify: expected to skip what was proven in a deep verification only, found mode "
                            + request.mode(),
                    "a sample reads first what was not proven for the longest time");
        }
    }
}
