package io.holdfast.repository;

import io.holdfast.error.Corrupt;
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
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The chain of roots: which is the newest, and which are on it. */
final class Roots {

    /** How often the newest root may be deleted, for being old by then, between listing and reading it. */
    private static final int MOST_ATTEMPTS = 20;

    private final ObjectStore store;
    private final DocumentCodec codec;
    private volatile @Nullable StoredRoot remembered;

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
            Optional<StoredRoot> read = read(generation);
            if (read.isPresent()) {
                remembered = read.get();
                return read.get();
            }
        }
        throw new Unavailable(
                "unable to read the newest root of " + store.location() + ": others come too fast", null, null);
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

    private ObjectKey newestKey() {
        try (Stream<ObjectInfo> roots = store.list(Layout.roots())) {
            return roots.map(ObjectInfo::key)
                    .reduce((earlier, later) -> later)
                    .orElseThrow(() -> new Unavailable(
                            "unable to use repository " + store.location() + ": expected a root, found none",
                            "its creation was interrupted if nothing else is there: run 'holdfast repo init' again",
                            null));
        }
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
