package io.holdfast.repository;

import io.holdfast.error.Corrupt;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Unavailable;
import io.holdfast.format.DocumentCodec;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.ParentRoot;
import io.holdfast.format.Root;
import io.holdfast.format.Sha256;
import io.holdfast.storage.ObjectInfo;
import io.holdfast.storage.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The chain of roots: which is the newest, and which are on it. */
final class Roots {

    /** How often the newest root may be deleted, for being old by then, between listing and reading it. */
    private static final int MOST_ATTEMPTS = 20;

    /** The newest roots stay, for people to look into: what was listed when. */
    private static final int KEPT = 20;

    /**
     * And those of the last hour, by the clock of the store: so long a writer may be paused after its commit, and still
     * find out whether it counts.
     */
    private static final Duration KEPT_FOR = Duration.ofHours(1);

    /** One commit does not pay for all that others left. */
    private static final int MOST_PRUNED = 100;

    private static final Logger LOG = LoggerFactory.getLogger(Roots.class);

    private final ObjectStore store;
    private final DocumentCodec codec;
    private volatile @Nullable StoredRoot remembered;
    private volatile List<ObjectKey> old = List.of();

    Roots(ObjectStore store, DocumentCodec codec) {
        this.store = store;
        this.codec = codec;
    }

    /** A root with the hash of its object, by which its child names it. */
    record StoredRoot(Root root, Sha256 sha256) {
        ParentRoot asParent() {
            return new ParentRoot(root.generation(), sha256);
        }
    }

    /** The root of the highest generation, as of now. Unavailable if there is none. */
    StoredRoot newest() {
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            long generation = Layout.generation(newestKey());
            StoredRoot known = remembered;
            if (known != null && known.root().generation() == generation) {
                return known;
            }
            Optional<StoredRoot> read = readNewest(generation);
            if (read.isPresent()) {
                remembered = read.get();
                return read.get();
            }
        }
        throw new Unavailable(
                "unable to read the newest root of " + store.location() + ": others come too fast", null, null);
    }

    private Optional<StoredRoot> readNewest(long generation) {
        try {
            return read(generation);
        } catch (Corrupt e) {
            throw new Corrupt(
                    Objects.requireNonNull(e.getMessage()),
                    "it is the newest root, without which nothing can be done; 'holdfast repo verify' says which older one"
                            + " still reads, and README what then",
                    e);
        }
    }

    /**
     * Whether the root is the newest one or an ancestor of it. A root that is there may be neither: its writer slept while
     * others went on, and roots of its generation were deleted as old.
     */
    boolean isOnChain(ParentRoot root) {
        StoredRoot at = newest();
        if (at.root().generation() < root.generation()) {
            throw unknown(root, "it is not listed");
        }
        while (at.root().generation() > root.generation()) {
            ParentRoot parent = at.root().parent();
            if (parent == null || parent.generation() == root.generation()) {
                return root.equals(parent);
            }
            Optional<StoredRoot> below = read(parent.generation());
            if (below.isEmpty() || !below.get().asParent().equals(parent)) {
                throw unknown(root, "root " + parent.generation() + " between it and the newest one is gone");
            }
            at = below.get();
        }
        return at.asParent().equals(root);
    }

    /**
     * Deletes roots that are old by now, the oldest first, so that what is left is a chain without a hole. The newest one
     * is never among them. Fails nothing: whoever commits next tries again.
     */
    void prune() {
        try {
            old.forEach(store::delete);
        } catch (HoldfastException e) {
            LOG.info("unable to delete old roots; the next commit tries again", e);
        }
    }

    private ObjectKey newestKey() {
        List<ObjectInfo> listed;
        try (Stream<ObjectInfo> roots = store.list(Layout.roots())) {
            listed = roots.toList();
        }
        if (listed.isEmpty()) {
            throw new Unavailable(
                    "unable to use repository " + store.location() + ": expected a root, found none",
                    "its creation was interrupted if nothing else is there: run 'holdfast repo init' again",
                    null);
        }
        old = oldOf(listed);
        return listed.get(listed.size() - 1).key();
    }

    private static List<ObjectKey> oldOf(List<ObjectInfo> listed) {
        Instant since = listed.get(listed.size() - 1).modified().minus(KEPT_FOR);
        return listed.stream()
                .limit(Math.min(MOST_PRUNED, Math.max(0, listed.size() - KEPT)))
                .takeWhile(root -> root.modified().isBefore(since))
                .map(ObjectInfo::key)
                .toList();
    }

    private Optional<StoredRoot> read(long generation) {
        ObjectKey key = Layout.root(generation);
        return store.read(key, DocumentCodec.LARGEST).map(object -> {
            Root root = codec.decode(key, object, Root.class);
            if (root.generation() != generation) {
                throw new Corrupt(
                        "unable to read " + key + ": expected generation " + generation + ", found "
                                + root.generation(),
                        "the object was replaced by another root",
                        null);
            }
            return new StoredRoot(root, Sha256.of(object));
        });
    }

    private static OutcomeUnknown unknown(ParentRoot root, String reason) {
        return new OutcomeUnknown("unable to tell whether root " + root.generation() + " counts: " + reason, null);
    }
}
