package io.holdfast.verify;

import io.holdfast.error.Corrupt;
import io.holdfast.error.Unavailable;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.ParentRoot;
import io.holdfast.format.RepositoryHeader;
import io.holdfast.format.RepositoryId;
import io.holdfast.format.Root;
import io.holdfast.repository.FindingKind;
import io.holdfast.repository.Inspection;
import io.holdfast.repository.Inspection.FoundRoot;
import io.holdfast.repository.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at the header and at every root that is kept, from the newest down: each decodes, and is the one its child names. */
final class RootCheck {

    /** How often the newest root may be replaced and deleted, between listing and reading it. */
    private static final int MOST_ATTEMPTS = 20;

    private final Inspection inspection;
    private final Doubt doubt;
    private final Findings findings;

    RootCheck(Inspection inspection, Doubt doubt, Findings findings) {
        this.inspection = inspection;
        this.doubt = doubt;
        this.findings = findings;
    }

    /**
     * What there is.
     *
     * @param id of the repository; null if the header cannot be read
     * @param newest the newest root that can be read, by which all else goes; null if there is none
     * @param certain whether no newer one is known to be or to have been, so that what it does not list does not exist
     * @param looked how many objects were looked at
     */
    record Roots(@Nullable RepositoryId id, @Nullable FoundRoot newest, boolean certain, long looked) {

        /** The repository's id, if whoever opens it finds it, and a root to go by. */
        Optional<RepositoryId> idIfItOpens() {
            return newest != null && certain ? Optional.ofNullable(id) : Optional.empty();
        }

        /** The backups that were looked at, if all were. */
        Set<BackupId> listed() {
            Set<BackupId> ids = new TreeSet<>();
            if (newest != null) {
                newest.root().backups().stream().map(BackupEntry::id).forEach(ids::add);
            }
            return ids;
        }
    }

    /**
     * Looks at all of them.
     *
     * @param knownId the repository's id, as an earlier verification read it
     * @param known roots that earlier verifications went by
     */
    Roots check(Optional<RepositoryId> knownId, List<ParentRoot> known) {
        RepositoryId[] id = new RepositoryId[1];
        Optional<Problem> header = doubt.confirmed(Layout.header(), () -> lookAtHeader(knownId, id));
        List<ObjectKey> keys = keys(true);
        if (keys.isEmpty() && header.isPresent() && header.get().kind() == FindingKind.MISSING) {
            throw new Unavailable(
                    "unable to verify repository %s: expected object %s, found none"
                            .formatted(inspection.location(), Layout.header()),
                    "check the location",
                    null);
        }
        header.ifPresent(problem -> findings.add(Layout.header(), problem));
        if (keys.isEmpty()) {
            findings.add(Layout.root(1), new Problem(FindingKind.MISSING, "expected a root, found none"));
        }
        FoundRoot newest = walk(keys, known);
        return new Roots(id[0], newest, isCertain(newest, keys, known), keys.size() + 1L);
    }

    private static boolean isCertain(@Nullable FoundRoot newest, List<ObjectKey> keys, List<ParentRoot> known) {
        long generation = newest == null ? 0 : newest.root().generation();
        return newest != null
                && keys.stream().allMatch(key -> Layout.generation(key) <= generation)
                && known.stream().allMatch(earlier -> earlier.generation() <= generation);
    }

    /** The newest root that can be read, as of now. */
    Optional<FoundRoot> newest() {
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            for (ObjectKey key : keys(false)) {
                Seen seen = see(key);
                if (seen.root != null) {
                    return Optional.of(seen.root);
                }
                if (seen.problem == null) {
                    break; // deleted as old since it was listed: there is a newer one
                }
            }
        }
        return Optional.empty();
    }

    private @Nullable FoundRoot walk(List<ObjectKey> keys, List<ParentRoot> known) {
        FoundRoot newest = null;
        FoundRoot child = null;
        boolean belowChain = false;
        List<ObjectKey> unreadable = new ArrayList<>();
        List<Problem> why = new ArrayList<>();
        for (ObjectKey key : keys) {
            Seen seen = see(key);
            if (seen.problem != null) {
                unreadable.add(key);
                why.add(seen.problem);
            }
            if (seen.root != null) {
                newest = newest == null ? seen.root : newest;
                belowChain |= isBelowChain(seen.root, child, key.equals(keys.get(keys.size() - 1)));
                if (!belowChain) {
                    checkNames(seen.root, child, known);
                }
            }
            child = seen.root;
        }
        for (int i = 0; i < unreadable.size(); i++) {
            findings.add(unreadable.get(i), withRefuge(unreadable.get(i), why.get(i), newest));
        }
        checkNotTakenBack(newest, known);
        return newest;
    }

    /** Of the newest root people want to know what is left, and what to do. */
    private static Problem withRefuge(ObjectKey key, Problem problem, @Nullable FoundRoot newest) {
        if (newest == null) {
            return new Problem(problem.kind(), problem.detail() + "; no root can be read");
        }
        Root refuge = newest.root();
        return Layout.generation(key) < refuge.generation()
                ? problem
                : new Problem(
                        problem.kind(),
                        ("%s; while it is there only a verification opens the repository. Root %d of %s still reads and lists"
                                        + " %d backups: to move this object away by hand undoes, whole, what was committed"
                                        + " after that root; README says how to go on")
                                .formatted(
                                        problem.detail(),
                                        refuge.generation(),
                                        refuge.writtenAt(),
                                        refuge.backups().size()));
    }

    /**
     * Whether the roots that are kept end above this one, so that it counts for nobody: a writer that slept may create a root
     * after those of its generation were deleted as old. One that other roots follow is in the midst of the chain.
     */
    private static boolean isBelowChain(FoundRoot root, @Nullable FoundRoot child, boolean isLast) {
        if (child == null) {
            return false;
        }
        ParentRoot parent = child.root().parent();
        boolean follows = parent != null && parent.generation() == root.root().generation();
        return !follows || (isLast && !root.name().equals(parent));
    }

    private void checkNames(FoundRoot root, @Nullable FoundRoot child, List<ParentRoot> known) {
        ObjectKey key = Layout.root(root.root().generation());
        ParentRoot parent = child == null ? null : child.root().parent();
        if (parent != null && parent.generation() == root.root().generation() && !parent.equals(root.name())) {
            findings.add(
                    key,
                    new Problem(
                            FindingKind.CHAIN,
                            "expected SHA-256 %s, which root %d names as its parent, found %s"
                                    .formatted(
                                            parent.sha256(),
                                            parent.generation() + 1,
                                            root.name().sha256())));
            return;
        }
        known.stream()
                .filter(earlier -> earlier.generation() == root.root().generation() && !earlier.equals(root.name()))
                .findFirst()
                .ifPresent(earlier -> findings.add(
                        key,
                        new Problem(
                                FindingKind.CHAIN,
                                "expected SHA-256 %s, which an earlier verification saw, found %s; a commit was taken back"
                                        .formatted(earlier.sha256(), root.name().sha256()))));
    }

    private void checkNotTakenBack(@Nullable FoundRoot newest, List<ParentRoot> known) {
        long generation = newest == null ? 0 : newest.root().generation();
        known.stream()
                .filter(earlier -> earlier.generation() > generation)
                .map(earlier -> Layout.root(earlier.generation()))
                .filter(key -> !findings.hasObject(key))
                .distinct()
                .forEach(key -> findings.add(
                        key,
                        new Problem(
                                FindingKind.MISSING,
                                "expected this root, which an earlier verification saw, found root %d to be the newest"
                                        .formatted(generation))));
    }

    private record Seen(@Nullable FoundRoot root, @Nullable Problem problem) {}

    private Seen see(ObjectKey key) {
        FoundRoot[] found = new FoundRoot[1];
        Optional<Problem> problem = doubt.confirmed(key, () -> {
            try {
                found[0] = inspection.root(key).orElse(null);
                return Optional.empty();
            } catch (Corrupt e) {
                return Optional.of(Problem.of(FindingKind.UNREADABLE, e));
            }
        });
        return new Seen(found[0], problem.orElse(null));
    }

    private Optional<Problem> lookAtHeader(Optional<RepositoryId> knownId, RepositoryId[] id) {
        try {
            Optional<RepositoryHeader> header = inspection.header();
            header.ifPresent(found -> id[0] = found.id());
            if (header.isPresent()
                    && !knownId.orElse(header.get().id()).equals(header.get().id())) {
                return Optional.of(new Problem(
                        FindingKind.FOREIGN,
                        "expected the header of repository %s, as an earlier verification read it, found that of %s"
                                .formatted(knownId.get(), header.get().id())));
            }
            return header.isPresent()
                    ? Optional.empty()
                    : Optional.of(
                            new Problem(FindingKind.MISSING, "expected the repository's header, found no object"));
        } catch (Corrupt e) {
            return Optional.of(Problem.of(FindingKind.UNREADABLE, e));
        }
    }

    /** Newest first. */
    private List<ObjectKey> keys(boolean report) {
        try (Stream<ObjectKey> roots = inspection.keys(Layout.roots())) {
            return roots.filter(key -> isRoot(key, report))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    private boolean isRoot(ObjectKey key, boolean report) {
        try {
            return Layout.generation(key) > 0;
        } catch (Corrupt e) {
            if (report) {
                findings.add(key, new Problem(FindingKind.FOREIGN, "expected roots only, found another object"));
            }
            return false;
        }
    }
}
