package io.holdfast.repository;

import io.holdfast.error.Corrupt;
import io.holdfast.error.Fenced;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Unavailable;
import io.holdfast.format.DocumentCodec;
import io.holdfast.format.Layout;
import io.holdfast.format.ParentRoot;
import io.holdfast.format.Root;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.RootContent;
import io.holdfast.format.SessionId;
import io.holdfast.format.Sha256;
import java.time.Instant;

/**
 * The one way in which a repository changes: a new root, created under the number that follows the newest one, so that of
 * all who try only one succeeds; the others begin again from its root. A change counts once the root is on the chain of the
 * newest one. Nothing here relies on leases, clocks or epochs: a writer that slept for a week either meets a root that is
 * taken, or finds its session ended.
 */
final class Commit {

    /** Every lost race is another's success, so this many mean that the repository is hopelessly busy. */
    private static final int MOST_ATTEMPTS = 200;

    private final Roots roots;
    private final DocumentCodec codec;
    private final SettledPut put;
    private final Backoff backoff;

    Commit(Roots roots, DocumentCodec codec, SettledPut put, Backoff backoff) {
        this.roots = roots;
        this.codec = codec;
        this.put = put;
        this.backoff = backoff;
    }

    Root change(RootAuthor author, Instant now, RootChange change) {
        return commit(author, now, newest -> {
            requireNotEnded(newest, author.session());
            return change.apply(newest);
        });
    }

    boolean endSession(RootAuthor author, Instant now) {
        boolean[] wasEnded = new boolean[1];
        commit(author, now, newest -> {
            wasEnded[0] = newest.hasEnded(author.session());
            return newest.content().withEnded(author.session());
        });
        return !wasEnded[0];
    }

    private Root commit(RootAuthor author, Instant now, RootChange change) {
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            Roots.StoredRoot newest = roots.newest();
            RootContent content = change.apply(newest.root());
            if (content.equals(newest.root().content())) {
                return newest.root();
            }
            Root next = Root.next(newest.asParent(), author, now, content);
            if (isCommitted(next)) {
                roots.prune();
                return next;
            }
            backoff.pause(attempt);
        }
        throw new Unavailable(
                "unable to commit to the repository: " + MOST_ATTEMPTS + " times another commit came first",
                "look for a process that commits in a loop",
                null);
    }

    private boolean isCommitted(Root next) {
        byte[] object = codec.encode(next);
        return put.put(Layout.root(next.generation()), object)
                && counts(new ParentRoot(next.generation(), Sha256.of(object)));
    }

    /** Once the root is there, no failure may be told as one that changed nothing. */
    private boolean counts(ParentRoot written) {
        try {
            return roots.isOnChain(written);
        } catch (Unavailable | Corrupt e) {
            throw new OutcomeUnknown(
                    "unable to tell whether root " + written.generation() + " counts: " + e.getMessage(), e);
        }
    }

    private static void requireNotEnded(Root newest, SessionId session) {
        if (newest.hasEnded(session)) {
            throw new Fenced("unable to commit: expected session " + session + " to be running, found it ended in root "
                    + newest.generation());
        }
    }
}
