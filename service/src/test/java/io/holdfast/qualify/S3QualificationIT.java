package io.holdfast.qualify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Rejected;
import io.holdfast.format.KeyPrefix;
import io.holdfast.storage.ObjectStore;
import io.holdfast.storage.Patience;
import io.holdfast.storage.Pause;
import io.holdfast.storage.Retries;
import io.holdfast.storage.StoreLocation;
import io.holdfast.storage.s3.S3ObjectStore;
import io.holdfast.testing.s3.S3Server;
import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Of two servers, one creates conditionally, and the other passes over the condition. */
class S3QualificationIT {

    @BeforeAll
    static void credentials() {
        System.setProperty("aws.accessKeyId", S3Server.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", S3Server.SECRET_KEY);
    }

    private static ObjectStore store(S3Server server) {
        return new S3ObjectStore(
                (StoreLocation.Bucket) StoreLocation.parse(server.location("bucket", "backups")),
                new Retries(Retries.Limits.DEFAULT, new Random(1), Clock.systemUTC(), Pause.sleeping()),
                Patience.DEFAULT);
    }

    @Test
    void aServerThatCreatesConditionallyIsFit() {
        try (S3Server server = S3Server.start("bucket")) {
            ObjectStore store = store(server);
            assertThat(new Qualification(store, new Random(1), Clock.systemUTC())
                            .full()
                            .checks())
                    .allMatch(Check::ok)
                    .hasSize(8);
            assertThat(store.list(KeyPrefix.all())).isEmpty();
        }
    }

    @Test
    void aServerThatReplacesIsRefusedForThat() {
        try (S3Server server = S3Server.startLenient("bucket")) {
            ObjectStore store = store(server);
            Verdict verdict = new Qualification(store, new Random(1), Clock.systemUTC()).quick();
            assertThat(verdict.isFit()).isFalse();
            assertThat(verdict.checks())
                    .filteredOn(check -> check.name().startsWith("exclusive-"))
                    .noneMatch(Check::ok);
            assertThatThrownBy(() -> verdict.requireFit("s3"))
                    .isInstanceOf(Rejected.class)
                    .hasMessageContaining("expected one of 8 writers of one object to succeed, found 8 of them");
            assertThat(store.list(KeyPrefix.all())).isEmpty();
        }
    }
}
