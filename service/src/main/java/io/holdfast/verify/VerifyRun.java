package io.holdfast.verify;

import io.holdfast.api.ProgressListener;
import io.holdfast.api.VerifyRequest;
import io.holdfast.api.VerifyResult;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.ObjectKey;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
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
    private final PresenceCheck presence;
    private final VerifyRecords records;
    private final ReferencedObjects referenced = new ReferencedObjects();
    private final AtomicLong bytesRead = new AtomicLong();
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
        this.presence = new PresenceCheck(inspection, doubt, findings, meter);
        this.records = new VerifyRecords(inspection.verifications(), session, request, only, startedAt, clock);
    }

    VerifyResult run() {
        meter.begin("CHECK_ROOTS", 0, "objects");
        RootCheck.Roots roots = rootCheck.check(records.knownId(), records.knownRoots());
        checked = roots.looked();
        FoundRoot newest = roots.newest();
        List<BackupEntry> entries = newest == null ? List.of() : wanted(newest);
        if (only.isEmpty()) {
            checked += documents.check(parallelism);
        }
        checkShards(entries);
        meter.begin("LOOK_FOR_OBJECTS", referenced.count(), "objects");
        presence.check(referenced, parallelism);
        checked += referenced.count();
        readFiles(entries, roots);
        Attribution.Settled settled = new Attribution(backups, findings).settle(() -> listedBy(newest));
        return finish(roots, settled);
    }

    /**
     * The backups of the newest root as of now. A store that is gone by now, or lost its newest root, must not make all that
     * was found look like damage of backups that were deleted.
     */
    private List<BackupEntry> listedBy(@Nullable FoundRoot atBeginning) {
        Optional<FoundRoot> now = rootCheck.newest();
        if (atBeginning == null) {
            return now.map(root -> root.root().backups()).orElse(List.of());
        }
        long generation = atBeginning.root().generation();
        FoundRoot root = now.orElseThrow(() -> new Unavailable(
                "unable to end the verification: expected root %d or a newer one, found none".formatted(generation),
                "see whether the repository is still at its place, and verify again",
                null));
        return (root.root().generation() < generation ? atBeginning : root)
                .root()
                .backups();
    }

    private List<BackupEntry> wanted(FoundRoot newest) {
        List<BackupEntry> all = newest.root().backups();
        List<BackupEntry> wanted = all.stream()
                .filter(entry -> only.map(entry.id()::equals).orElse(true))
                .toList();
        if (only.isPresent() && wanted.isEmpty()) {
            throw new Rejected(
                    "unable to verify backup %s: expected it in the repository, found no such id".formatted(only.get()),
                    "holdfast backup list shows all");
        }
        return wanted;
    }

    private void checkShards(List<BackupEntry> entries) {
        meter.begin("CHECK_SHARDS", 0, "shards");
        try (TaskPool pool = new TaskPool("verify", parallelism)) {
            for (BackupEntry entry : entries) {
                checked++;
                for (BackupCheck.OwnedShard shard : backups.shards(entry)) {
                    checked++;
                    pool.submit(() -> refer(backups.files(shard)));
                }
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

    private void readFiles(List<BackupEntry> entries, RootCheck.Roots roots) {
        ObjectSet chosen = new ObjectSet();
        long bytes = choose(chosen);
        meter.begin("READ_FILES", bytes, "bytes");
        if (chosen.size() > 0) {
            FileReading reading = new FileReading(readers.of(roots), inspection, doubt, findings, this::read);
            new ContentCheck(backups, findings, reading, chosen::contains, this::bytesToProve, new Notes())
                    .check(entries);
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
