package io.holdfast.verify;

import io.holdfast.api.VerifyRequest;
import io.holdfast.api.VerifyResult;
import io.holdfast.error.Corrupt;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Unavailable;
import io.holdfast.format.BackupId;
import io.holdfast.format.Layout;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.ParentRoot;
import io.holdfast.format.RepositoryId;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.format.Verification;
import io.holdfast.format.Verification.DamagedBackup;
import io.holdfast.repository.Inspection.FoundRoot;
import io.holdfast.repository.ObjectSet;
import io.holdfast.repository.ProvenObjects;
import io.holdfast.repository.Verifications;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What earlier verifications left behind, and what this one does. A record says all that is known of damage: what this
 * verification found, and what the others found that it did not look at itself.
 */
final class VerifyRecords {

    /** A verification that is killed loses no more than this. */
    private static final Duration LONGEST_UNWRITTEN = Duration.ofMinutes(5);

    private final SessionId session;
    private final VerifyRequest request;
    private final Optional<BackupId> only;
    private final Instant startedAt;
    private final Clock clock;
    private final Verifications.Journal journal;
    private final List<Verification> late = new ArrayList<>();
    private final ProvenObjects proven = new ProvenObjects();
    private final ObjectSet suspects = new ObjectSet();
    private final Verifications verifications;
    private Instant writtenAt;

    VerifyRecords(
            Verifications verifications,
            SessionId session,
            VerifyRequest request,
            Optional<BackupId> only,
            Instant startedAt,
            Clock clock) {
        this.verifications = verifications;
        this.session = session;
        this.request = request;
        this.only = only;
        this.startedAt = startedAt;
        this.clock = clock;
        this.journal = verifications.begin(session);
        this.writtenAt = startedAt;
        journal.atBeginning().forEach(this::addLedger);
        journal.atBeginning().stream()
                .flatMap(record -> record.findings().stream())
                .filter(finding -> Layout.data().covers(finding.object()))
                .forEach(finding -> suspects.add(finding.object()));
    }

    static String word(VerifyRequest.Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    static VerifyResult.Finding describe(Verification.Finding finding) {
        List<String> backups = finding.backups().stream().map(BackupId::text).toList();
        return new VerifyResult.Finding(
                finding.kind(),
                finding.object().path(),
                backups.isEmpty() ? null : backups.get(backups.size() - 1),
                finding.detail(),
                backups,
                finding.tables().stream().map(TableId::toString).toList());
    }

    /** What is proven and when, by all verifications. */
    ProvenObjects proven() {
        return proven;
    }

    /** Whether an earlier verification found damage in the object, so that it is read in any case. */
    boolean isSuspect(ObjectKey object) {
        return suspects.contains(object);
    }

    /** The id that an earlier verification read in the header; one that was replaced does not go unnoticed. */
    Optional<RepositoryId> knownId() {
        return journal.atBeginning().stream()
                .flatMap(record -> Optional.ofNullable(record.repository()).stream())
                .findFirst();
    }

    private @Nullable RepositoryId repositoryId(@Nullable RepositoryId found) {
        return knownId().orElse(found);
    }

    /** The roots that earlier verifications went by. */
    List<ParentRoot> knownRoots() {
        return journal.atBeginning().stream()
                .flatMap(record -> Optional.ofNullable(record.root()).stream())
                .toList();
    }

    /**
     * A ledger that cannot be read is reported where all documents are looked at; without it more is read. The same goes for
     * what a clock that was wrong says was proven in the future: it would be skipped until then.
     */
    private void addLedger(Verification record) {
        ProvenObjects ofLedger = new ProvenObjects();
        try {
            Instant now = clock.instant();
            verifications.readLedger(record, line -> {
                if (!line.provenAt().isAfter(now)) {
                    ofLedger.add(line);
                }
            });
        } catch (Corrupt | Unavailable e) {
            return;
        }
        ofLedger.lines().forEach(proven::add);
    }

    /**
     * Writes what was proven so far, if that was not done for a while.
     *
     * @return why it could not be written
     */
    Optional<String> writeIfDue(long checked, long bytesRead, long bytesTotal) {
        if (Duration.between(writtenAt, clock.instant()).compareTo(LONGEST_UNWRITTEN) < 0) {
            return Optional.empty();
        }
        return write((sequence, ledger) -> {
            List<Verification.Finding> known = carried();
            return new Verification(
                    session,
                    sequence,
                    request.mode().name(),
                    only.orElse(null),
                    repositoryId(null),
                    startedAt,
                    clock.instant(),
                    false,
                    newestRoot(null),
                    checked,
                    bytesRead,
                    bytesTotal,
                    limited(known),
                    Math.max(
                            known.size(),
                            earlier()
                                    .mapToLong(Verification::findingsTotal)
                                    .max()
                                    .orElse(0)),
                    merged(earlier().flatMap(record -> record.damaged().stream())),
                    ledger);
        });
    }

    /** Writes the last record of this verification, and says why it could not be written. */
    Optional<String> writeLast(
            RootCheck.Roots roots, Attribution.Settled settled, long checked, long bytesRead, long bytesTotal) {
        return write((sequence, ledger) -> {
            List<Verification.Finding> others = stillOpen(settled.findings(), roots);
            List<Verification.Finding> all = new ArrayList<>(settled.findings());
            all.addAll(others);
            return new Verification(
                    session,
                    sequence,
                    request.mode().name(),
                    only.orElse(null),
                    repositoryId(roots.id()),
                    startedAt,
                    clock.instant(),
                    true,
                    newestRoot(roots.newest()),
                    checked,
                    bytesRead,
                    bytesTotal,
                    limited(all),
                    atLeast(settled.total() + others.size(), roots),
                    merged(Stream.concat(settled.damaged().stream(), stillDamaged(roots))),
                    ledger);
        });
    }

    /** Findings that were too many to be kept count until everything was read: they are known to nobody one by one. */
    private long atLeast(long total, RootCheck.Roots roots) {
        boolean everything = readsAll() && only.isEmpty() && roots.certain();
        return (everything ? late.stream() : earlier())
                .filter(record -> record.findingsTotal() > record.findings().size())
                .mapToLong(Verification::findingsTotal)
                .reduce(total, Math::max);
    }

    private Optional<String> write(Verifications.RecordSource record) {
        writtenAt = clock.instant();
        try {
            journal.write(
                    other -> {
                        late.add(other);
                        addLedger(other);
                    },
                    proven::lines,
                    record);
            return Optional.empty();
        } catch (Unavailable | OutcomeUnknown e) {
            return Optional.of("what was found is not kept in the repository: " + e.getMessage());
        }
    }

    private Stream<Verification> earlier() {
        return Stream.concat(journal.atBeginning().stream(), late.stream());
    }

    /**
     * What others found and this verification did not look at. Those that ended while it ran may have gone by a newer root,
     * so nothing of what they say is left out.
     */
    private List<Verification.Finding> stillOpen(List<Verification.Finding> own, RootCheck.Roots roots) {
        Set<List<Object>> found = new HashSet<>();
        own.forEach(finding -> found.add(placeOf(finding)));
        Set<BackupId> listed = roots.listed();
        Stream<Verification.Finding> before = journal.atBeginning().stream()
                .flatMap(record -> record.findings().stream())
                .filter(finding -> !isLookedAt(finding, roots))
                .filter(finding -> !roots.certain()
                        || finding.backups().isEmpty()
                        || finding.backups().stream().anyMatch(listed::contains));
        return Stream.concat(before, late.stream().flatMap(record -> record.findings().stream()))
                .filter(finding -> found.add(placeOf(finding)))
                .toList();
    }

    private List<Verification.Finding> carried() {
        Set<List<Object>> found = new HashSet<>();
        return earlier()
                .flatMap(record -> record.findings().stream())
                .filter(finding -> found.add(placeOf(finding)))
                .toList();
    }

    private static List<Object> placeOf(Verification.Finding finding) {
        return List.of(finding.kind(), finding.object(), Optional.ofNullable(finding.offset()));
    }

    /** Whether this verification looks at the object of a finding in any case. */
    private boolean isLookedAt(Verification.Finding finding, RootCheck.Roots roots) {
        boolean isShared =
                Layout.data().covers(finding.object()) || Layout.logs().covers(finding.object());
        return only.map(backup -> Layout.backup(backup).covers(finding.object())
                        || Layout.roots().covers(finding.object())
                        || Layout.header().equals(finding.object())
                        || (isShared && finding.backups().contains(backup)))
                .orElseGet(() -> finding.backups().isEmpty()
                        // What only a log archive needs is not found without the root that names it.
                        ? roots.certain() || !isShared
                        : finding.backups().stream().anyMatch(roots.listed()::contains));
    }

    /** Backups that others found damaged, and of which this verification does not know better. */
    private Stream<DamagedBackup> stillDamaged(RootCheck.Roots roots) {
        Set<BackupId> listed = roots.listed();
        Stream<DamagedBackup> before = journal.atBeginning().stream().flatMap(record -> {
            // Of findings that were too many to be kept only a verification of everything knows better.
            boolean known =
                    readsAll() || record.findingsTotal() == record.findings().size();
            return record.damaged().stream()
                    .filter(damaged -> !known || !isLookedAt(damaged.backup(), listed))
                    .filter(damaged -> !roots.certain() || listed.contains(damaged.backup()));
        });
        return Stream.concat(before, late.stream().flatMap(record -> record.damaged().stream()));
    }

    private boolean isLookedAt(BackupId backup, Set<BackupId> listed) {
        return only.map(backup::equals).orElseGet(() -> listed.contains(backup));
    }

    /** Whether no file is left out of what was asked for. */
    private boolean readsAll() {
        return request.mode() == VerifyRequest.Mode.DEEP && request.skipProven().isEmpty();
    }

    private static List<DamagedBackup> merged(Stream<DamagedBackup> damaged) {
        Map<BackupId, Set<TableId>> tables = new TreeMap<>();
        damaged.forEach(one ->
                tables.computeIfAbsent(one.backup(), b -> new TreeSet<>()).addAll(one.tables()));
        return tables.entrySet().stream()
                .map(entry -> new DamagedBackup(entry.getKey(), List.copyOf(entry.getValue())))
                .toList();
    }

    private static List<Verification.Finding> limited(List<Verification.Finding> findings) {
        return findings.stream().limit(Verification.MOST_FINDINGS).toList();
    }

    /** The newest root that anybody ever saw, so that a commit that was taken back does not go unnoticed. */
    private @Nullable ParentRoot newestRoot(@Nullable FoundRoot newest) {
        Stream<ParentRoot> seen = newest == null ? Stream.empty() : Stream.of(newest.name());
        return Stream.concat(knownRoots().stream(), seen)
                .max(Comparator.comparingLong(ParentRoot::generation))
                .orElse(null);
    }
}
