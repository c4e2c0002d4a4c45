package io.holdfast.storage.s3;

import io.holdfast.storage.Retries;
import io.holdfast.storage.StoreLocation;
import io.holdfast.testing.s3.S3Server;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** One server for the tests of this JVM, and a place of its own for each test. */
final class SharedS3 {

    static final String BUCKET = "holdfast-test";

    private static final AtomicInteger PLACES = new AtomicInteger();

    private SharedS3() {}

    private static final class Holder {
        static final S3Server SERVER = startServer();
    }

    /** Credentials come as they come to a user: from where Amazon's client looks for them. */
    private static S3Server startServer() {
        System.setProperty("aws.accessKeyId", S3Server.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", S3Server.SECRET_KEY);
        return S3Server.start(BUCKET);
    }

    static S3Server server() {
        return Holder.SERVER;
    }

    /** A place in the bucket where nothing is. */
    static StoreLocation.Bucket newPlace() {
        return at(server().location(BUCKET, "place/" + PLACES.incrementAndGet()));
    }

    static StoreLocation.Bucket at(String location) {
        return (StoreLocation.Bucket) StoreLocation.parse(location);
    }

    /** Retries at once. */
    static Retries retries() {
        return new Retries(
                new Retries.Limits(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofSeconds(1)),
                new Random(1),
                InstantSource.system(),
                duration -> {});
    }
}
