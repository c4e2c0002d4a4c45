package io.holdfast.storage.s3;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as every call of S3 tells them: a listing knows fractions of a second that an answer about one object does not. */
final class S3Times {

    private S3Times() {}

    static Instant toSeconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}
