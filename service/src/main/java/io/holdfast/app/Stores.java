package io.holdfast.app;

import io.holdfast.config.Configuration;
import io.holdfast.config.Configuration.RepositoryEntry;
import io.holdfast.error.Rejected;
import io.holdfast.kerberos.KerberosLogin;
import io.holdfast.measure.Bandwidth;
import io.holdfast.storage.LimitedStore;
import io.holdfast.storage.LocalObjectStore;
import io.holdfast.storage.MeteredStore;
import io.holdfast.storage.ObjectStore;
import io.holdfast.storage.Patience;
import io.holdfast.storage.PatientStore;
import io.holdfast.storage.Pause;
import io.holdfast.storage.Retries;
import io.holdfast.storage.RetryingStore;
import io.holdfast.storage.StoreLocation;
import io.holdfast.storage.StoreTally;
import io.holdfast.storage.hdfs.HdfsObjectStore;
import io.holdfast.storage.s3.S3ObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the store at a location, of whatever kind it is, with all that a store is wrapped in. */
final class Stores {

    private static final Logger LOG = LoggerFactory.getLogger(Stores.class);

    private final Configuration configuration;
    private final Optional<Path> hadoop;
    private final KerberosLogin login;
    private final Retries retries;
    private final Map<String, StoreTally> tallies = new ConcurrentHashMap<>();

    /**
     * @param hadoop folder of Hadoop's configuration, where there is one
     * @param login for stores in an HDFS that asks for it
     */
    Stores(Configuration configuration, Clock clock, Optional<Path> hadoop, KerberosLogin login) {
        this.configuration = configuration;
        this.hadoop = hadoop;
        this.login = login;
        this.retries = new Retries(Retries.Limits.DEFAULT, new Random(), clock, Pause.sleeping());
    }

    ObjectStore open(StoreLocation location) {
        OptionalDouble requests = entryOf(location)
                .map(RepositoryEntry::requestsPerSecond)
                .map(OptionalDouble::of)
                .orElseGet(OptionalDouble::empty);
        Patience patience = entryOf(location)
                .map(RepositoryEntry::timeout)
                .map(Patience::of)
                .orElse(Patience.DEFAULT);
        ObjectStore metered = new MeteredStore(plain(location, patience), tallyOf(location), System::nanoTime);
        // What waits for its turn is not slow, and each attempt has its turn.
        ObjectStore patient = new PatientStore(metered, patience, System::nanoTime);
        return new RetryingStore(limited(patient, new LimitedStore.Limits(Optional.empty(), requests)), retries);
    }

    /** The same store for one session, which writes and reads no faster than this. */
    ObjectStore within(Bandwidth bandwidth, ObjectStore store) {
        return limited(store, new LimitedStore.Limits(Optional.of(bandwidth), OptionalDouble.empty()));
    }

    /** The same store with a limit that changes. */
    static ObjectStore sharing(LongSupplier bytesPerSecond, ObjectStore store) {
        return LimitedStore.within(bytesPerSecond, store, System::nanoTime, Pause.sleeping());
    }

    /** What a session may write there in a second that is not given another limit. */
    Optional<Bandwidth> bandwidthOf(StoreLocation location) {
        return entryOf(location).map(RepositoryEntry::bandwidth);
    }

    /** Tells the log what was asked of each place. */
    void report() {
        tallies.forEach((place, tally) -> LOG.info("asked of {}: {}", place, tally));
    }

    private StoreTally tallyOf(StoreLocation location) {
        return tallies.computeIfAbsent(location.toString(), place -> new StoreTally());
    }

    private static ObjectStore limited(ObjectStore store, LimitedStore.Limits limits) {
        return new LimitedStore(store, limits, System::nanoTime, Pause.sleeping());
    }

    /** What the configuration says of the place, under whatever name it was asked for. */
    private Optional<RepositoryEntry> entryOf(StoreLocation location) {
        return configuration.repositories().stream()
                .filter(entry -> isAt(location, entry))
                .findFirst();
    }

    private static boolean isAt(StoreLocation location, RepositoryEntry entry) {
        try {
            return StoreLocation.parse(entry.location()).equals(location);
        } catch (Rejected unusable) {
            // Whoever asks for that one is told so.
            return false;
        }
    }

    private ObjectStore plain(StoreLocation location, Patience patience) {
        if (location instanceof StoreLocation.Folder folder) {
            return new LocalObjectStore(folder.path());
        }
        if (location instanceof StoreLocation.Bucket bucket) {
            return new S3ObjectStore(bucket, retries, patience);
        }
        return new HdfsObjectStore((StoreLocation.Hdfs) location, hadoop, patience, login);
    }
}
