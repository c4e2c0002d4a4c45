package io.holdfast.repository;

import io.holdfast.error.Conflict;
import io.holdfast.error.Unavailable;
import io.holdfast.format.DocumentCodec;
import io.holdfast.format.KeyPrefix;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RepositoryHeader;
import io.holdfast.format.RepositoryId;
import io.holdfast.format.Root;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectStore;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Makes an empty repository: the header, then the first root, which completes it. Interrupted between the two it is
 * finished by being run again; of several at the same time one succeeds.
 */
final class Creation {

    private static final int LARGEST_HEADER = 1 << 20;

    private final ObjectStore store;
    private final DocumentCodec codec;
    private final SettledPut put;

    Creation(ObjectStore store, DocumentCodec codec, SettledPut put) {
        this.store = store;
        this.codec = codec;
        this.put = put;
    }

    /** @param trial of the store, before the first object is created in an empty place */
    RepositoryHeader create(RandomGenerator random, Clock clock, Runnable trial) {
        store.prepare();
        requireEmpty();
        RepositoryHeader header = existing().orElseGet(() -> {
            trial.run();
            return createHeader(random, clock);
        });
        header.requireSupported();
        if (!put.put(Layout.root(1), codec.encode(Root.first(clock.instant())))) {
            throw exists();
        }
        return header;
    }

    /** The header of the repository that is there. */
    RepositoryHeader require() {
        RepositoryHeader header = existing()
                .orElseThrow(() -> new Unavailable(
                        "unable to open repository " + store.location() + ": expected object " + Layout.header()
                                + ", found none",
                        "check the location, or make a repository there with 'holdfast repo init'",
                        null));
        header.requireSupported();
        return header;
    }

    private Optional<RepositoryHeader> existing() {
        return store.read(Layout.header(), LARGEST_HEADER)
                .map(object -> codec.decode(Layout.header(), object, RepositoryHeader.class));
    }

    private RepositoryHeader createHeader(RandomGenerator random, Clock clock) {
        RepositoryHeader header = new RepositoryHeader(
                RepositoryId.create(random), RepositoryHeader.FORMAT_VERSION, List.of(), List.of(), clock.instant());
        return put.put(Layout.header(), codec.encode(header)) ? header : require();
    }

    /** Nothing may be there but the header of a creation that was interrupted, and what tests of the store left. */
    private void requireEmpty() {
        Optional<ObjectKey> other;
        try (Stream<ObjectInfo> objects = store.list(KeyPrefix.all())) {
            other = objects.map(ObjectInfo::key)
                    .filter(key ->
                            !key.equals(Layout.header()) && !Layout.qualify().covers(key))
                    .findFirst();
        }
        if (other.isEmpty()) {
            return;
        }
        if (existing().isEmpty()) {
            throw new Conflict(
                    "unable to create a repository in " + store.location() + ": expected an empty place, found "
                            + other.get(),
                    "choose another place; a repository that lost its header is repaired, not made anew");
        }
        throw exists();
    }

    private Conflict exists() {
        return new Conflict(
                "unable to create a repository in " + store.location() + ": expected none, found one",
                "use it as it is, or choose another place");
    }
}
