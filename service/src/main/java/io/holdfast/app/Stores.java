package io.holdfast.app;

import io.holdfast.storage.LocalObjectStore;
import io.holdfast.storage.ObjectStore;
import io.holdfast.storage.Pause;
import io.holdfast.storage.Retries;
import io.holdfast.storage.RetryingStore;
import io.holdfast.storage.StoreLocation;
import io.holdfast.storage.hdfs.HdfsObjectStore;
import io.holdfast.storage.s3.S3ObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Random;

/** Opens the store at a location, of whatever kind it is, with all that a store is wrapped in. */
final class Stores {

    private final Optional<Path> hadoop;
    private final Retries retries;

    /** @param hadoop folder of Hadoop's configuration, where there is one */
    Stores(Clock clock, Optional<Path> hadoop) {
        this.hadoop = hadoop;
        this.retries = new Retries(Retries.Limits.DEFAULT, new Random(), clock, Pause.sleeping());
    }

    ObjectStore open(StoreLocation location) {
        return new RetryingStore(plain(location), retries);
    }

    private ObjectStore plain(StoreLocation location) {
        if (location instanceof StoreLocation.Folder folder) {
            return new LocalObjectStore(folder.path());
        }
        if (location instanceof StoreLocation.Bucket bucket) {
            return new S3ObjectStore(bucket, retries);
        }
        return new HdfsObjectStore((StoreLocation.Hdfs) location, hadoop);
    }
}
