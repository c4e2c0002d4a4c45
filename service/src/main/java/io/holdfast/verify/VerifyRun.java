package io.holdfast.verify;

import io.holdfast.api.ProgressListener;
import io.holdfast.api.VerifyRequest;
import io.holdfast.api.VerifyResult;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.Layout;
import io.holdfast.format.LogCut;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.Manifest;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.Root;
import io.holdfast.format.SessionId;
import io.holdfast.format.StoredFile;
import io.holdfast.repository.FindingKind;
import io.holdfast.repository.Inspection;
import io.holdfast.repository.Inspection.FoundRoot;
import io.holdfast.repository.ObjectSet;
import io.holdfast.repository.Problem;
import io.holdfast.repository.ProvenObjects;
import io.holdfast.repository.ReferencedObjects;
import io.holdfast.work.TaskPool;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One verification. */
final class VerifyRun {

    private final Inspection inspection;
    private final Clock clock;
    private final int parallelism;
    private final SessionId session;
    private final VerifyRequest request;
    private final Readers readers;
    private final Optional<BackupId> only;
    private final Instant startedAt;
    private final Doubt doubt;
    private final Findings findings = new Findings();
    private final Meter meter;
    private final RootCheck rootCheck;
    private final DocumentCheck documents;
    private final BackupCheck backups;
    private final ArchiveCheck archives;
    private final PresenceCheck presence;
    private final VerifyRecords records;
    private final ReferencedObjects referenced = new ReferencedObjects();
    private final AtomicLong bytesRead = new AtomicLong();
    private @Nullable FoundRoot newest;
    private long checked;

    /** Who asks for what. */
    record Asked(SessionId session, VerifyRequest request, ProgressListener progress) {}

    /** Chooses who reads files. */
    @FunctionalInterface
    interface Readers {

        /**
         * Whoever is to read them.
         *
         * @param roots what is known of the repository by then
         */
        FirstReading of(RootCheck.Roots roots);
    }

    VerifyRun(Inspection inspection, Clock clock, int parallelism, Asked asked, Readers readers) {
        this.inspection = inspection;
        this.clock = clock;
        this.parallelism = parallelism;
        this.session = asked.session();
        this.request = asked.request();
        this.readers = readers;
        this.only = request.backupId().map(BackupId::parse);
        this.startedAt = clock.instant();
        this.doubt = new Doubt(inspection);
        this.meter = new Meter(session, asked.progress(), clock);
        this.rootCheck = new RootCheck(inspection, doubt, findings);
        this.documents = new DocumentCheck(inspection, doubt, findings);
        this.backups = new BackupCheck(inspection, doubt, findings);
        this.archives = new ArchiveCheck(inspection, doubt, findings, this::currentRoot);
        this.presence = new PresenceCheck(inspection, doubt, findings, meter);
        this.records = new VerifyRecords(inspection.verifications(), session, request, only, startedAt, clock);
    }

    VerifyResult run() {
        meter.begin("CHECK_ROOTS", 0, "objects");
        RootCheck.Roots roots = rootCheck.check(records.knownId(), records.knownRoots());
        checked = roots.looked();
        newest = roots.newest();
        List<BackupEntry> entries = newest == null ? List.of() : wanted(newest.root());
        if (only.isEmpty()) {
            checked += documents.check(parallelism);
        }
        Set<LogSegmentRef> segments = checkShards(entries);
        checkSegments(segments);
        meter.begin("LOOK_FOR_OBJECTS", referenced.count(), "objects");
        presence.check(referenced, parallelism);
        checked += referenced.count();
        readFiles(entries, segments, roots);
        Attribution.Settled settled = new Attribution(backups, archives, findings)
                .settle(() -> currentRoot().map(Root::backups).orElse(List.of()));
        return finish(roots, settled);
    }

    /**
     * The newest root as of now. A store that is gone by now, or lost its newest root, must not make all that was found look
     * like damage of backups that were deleted.
     */
    private Optional<Root> currentRoot() {
        Optional<FoundRoot> now = rootCheck.newest();
        FoundRoot atBeginning = newest;
        if (atBeginning == null) {
            return now.map(FoundRoot::root);
        }
        long generation = atBeginning.root().generation();
        FoundRoot root = now.orElseThrow(() -> new Unavailable(
                "unable to end the verification: expected root %d or a newer one, found none".formatted(generation),
                "see whether the repository is still at its place, and verify again",
                null));
        return Optional.of((root.root().generation() < generation ? atBeginning : root).root());
    }

    /** All backups, or the one that was asked for, and what it follows. */
    private List<BackupEntry> wanted(Root root) {
        if (only.isEmpty()) {
            return root.backups();
        }
        BackupEntry wanted = root.backup(only.get())
                .orElseThrow(() -> new Rejected(
                        "unable to verify backup %s: expected it in the repository, found no such id"
                                .formatted(only.get()),
                        "holdfast backup list shows all"));
        BackupId base = wanted.base();
        return wanted.type().equals(Manifest.INCREMENTAL) && base != null
                ? Stream.concat(root.backup(base).stream(), Stream.of(wanted)).toList()
                : List.of(wanted);
    }

    /** Looks at all shards, and says which segments the backups have. */
    private Set<LogSegmentRef> checkShards(List<BackupEntry> entries) {
        Set<LogSegmentRef> segments = new LinkedHashSet<>();
        meter.begin("CHECK_SHARDS", 0, "shards");
        try (TaskPool pool = new TaskPool("verify", parallelism)) {
            for (BackupEntry entry : entries) {
                checked++;
                Optional<Manifest> manifest = backups.manifest(entry);
                for (BackupCheck.OwnedShard shard :
                        manifest.map(BackupCheck::shards).orElse(List.of())) {
                    checked++;
                    pool.submit(() -> refer(backups.files(shard)));
                }
                manifest.map(Manifest::log).map(LogCut::segments).ifPresent(segments::addAll);
                requireBase(entry);
            }
            pool.finish();
        }
        return segments;
    }

    /** An incremental backup is nothing without the one that it follows. */
    private void requireBase(BackupEntry entry) {
        BackupId base = entry.base();
        FoundRoot root = newest;
        if (entry.type().equals(Manifest.INCREMENTAL)
                && base != null
                && root != null
                && root.root().backup(base).isEmpty()) {
            findings.add(
                    Layout.manifest(base),
                    new Problem(
                            FindingKind.MISSING,
                            "expected backup %s, which %s follows, to be listed, found that it is not"
                                    .formatted(base, entry.id())),
                    entry.id(),
                    entry.tables());
        }
    }

    /** Looks at these segments, and at those of all log archives, which it adds, unless one backup was asked for. */
    private void checkSegments(Set<LogSegmentRef> segments) {
        if (only.isEmpty()) {
            for (ArchiveCheck.Archive archive : archives.archives()) {
                checked++;
                segments.addAll(archive.segments());
            }
        }
        checked += segments.size();
        meter.begin("CHECK_SEGMENTS", segments.size(), "segments");
        try (TaskPool pool = new TaskPool("verify", parallelism)) {
            for (LogSegmentRef segment : segments) {
                pool.submit(() -> refer(
                        archives.segment(segment).map(SegmentOwners::filesOf).orElse(List.of())));
            }
            pool.finish();
        }
    }

    private void refer(List<StoredFile> files) {
        synchronized (referenced) {
            for (StoredFile file : files) {
                if (!referenced.add(file)) {
                    findings.addObject(
                            file.object(),
                            new Problem(
                                    FindingKind.LENGTH,
                                    "expected all shards to agree on its length, found another one in one of them"));
                }
            }
        }
        meter.add(1);
    }

    private void readFiles(List<BackupEntry> entries, Collection<LogSegmentRef> segments, RootCheck.Roots roots) {
        ObjectSet chosen = new ObjectSet();
        long bytes = choose(chosen);
        meter.begin("READ_FILES", bytes, "bytes");
        if (chosen.size() > 0) {
            FileReading reading = new FileReading(readers.of(roots), inspection, doubt, findings, this::read);
            new ContentCheck(backups, archives, findings, reading, chosen::contains, this::bytesToProve, new Notes())
                    .check(entries, segments);
        }
    }

    /** Puts what is to be read into {@code chosen}, and says how many bytes that is. */
    private long choose(ObjectSet chosen) {
        ProvenObjects proven = records.proven();
        int count = referenced.count();
        long[] provenAt = new long[count];
        long[] bytes = new long[count];
        int[] next = new int[1];
        // Suspects are read in any case; in the plan they would take the place of others in every sample.
        referenced.forEach((key, length, ofFiles) -> {
            if (!records.isSuspect(key)) {
                provenAt[next[0]] = proven.provenAt(key);
                bytes[next[0]++] = ofFiles;
            }
        });
        BitSet plan = plan(Arrays.copyOf(provenAt, next[0]), Arrays.copyOf(bytes, next[0]));
        long[] sum = new long[1];
        next[0] = 0;
        referenced.forEach((key, length, ofFiles) -> {
            if (records.isSuspect(key) || plan.get(next[0]++)) {
                chosen.add(key);
                sum[0] += ofFiles;
            }
        });
        return sum[0];
    }

    private BitSet plan(long[] provenAt, long[] bytes) {
        return switch (request.mode()) {
            case QUICK -> new BitSet();
            case SAMPLE -> VerifyPlan.choose(provenAt, bytes, request.share());
            case DEEP -> notProven(provenAt);
        };
    }

    private BitSet notProven(long[] provenAt) {
        Optional<Duration> skip = request.skipProven();
        LongPredicate wanted = skip.isEmpty()
                ? at -> true
                : at -> at < startedAt.minus(skip.get()).toEpochMilli();
        BitSet plan = new BitSet(provenAt.length);
        for (int i = 0; i < provenAt.length; i++) {
            plan.set(i, wanted.test(provenAt[i]));
        }
        return plan;
    }

    /** Of one backup's files it is not known whether other backups need other parts of an object. */
    private long bytesToProve(ObjectKey object) {
        return only.isEmpty() ? referenced.bytesOf(object) : referenced.lengthOf(object);
    }

    private void read(long bytes) {
        bytesRead.addAndGet(bytes);
        meter.add(bytes);
    }

    /** Keeps the ledger while files are read. */
    private final class Notes implements ContentCheck.Proof {

        @Override
        public void proven(ObjectKey object) {
            records.proven().add(object, startedAt);
        }

        @Override
        public void refuted(ObjectKey object) {
            records.proven().remove(object);
        }

        @Override
        public void pause() {
            records.writeIfDue(checked, bytesRead.get(), referenced.bytes()).ifPresent(doubt::note);
        }
    }

    private VerifyResult finish(RootCheck.Roots roots, Attribution.Settled settled) {
        if (only.isEmpty() && findings.direct().isEmpty()) {
            records.proven().retain(referenced::contains);
        }
        records.writeLast(roots, settled, checked, bytesRead.get(), referenced.bytes())
                .ifPresent(doubt::note);
        return new VerifyResult(
                session.text(),
                only.map(BackupId::text).orElse(null),
                VerifyRecords.word(request.mode()),
                checked,
                bytesRead.get(),
                referenced.bytes(),
                Duration.between(startedAt, clock.instant()).toMillis() / 1000.0,
                settled.findings().stream().map(VerifyRecords::describe).toList(),
                settled.total(),
                doubt.notes());
    }
}
