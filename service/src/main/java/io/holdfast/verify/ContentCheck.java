package io.holdfast.verify;

import io.holdfast.format.BackupEntry;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.StoredFile;
import io.holdfast.repository.FileSet;
import io.holdfast.work.TaskPool;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** Reads the files of the chosen objects, each once however many backups refer to it. */
final class ContentCheck {

    private final BackupCheck backups;
    private final ArchiveCheck archives;
    private final Findings findings;
    private final FileReading reading;
    private final Predicate<ObjectKey> chosen;
    private final ToLongFunction<ObjectKey> bytesToProve;
    private final Proof proof;
    private final FileSet seen = new FileSet();
    private final Map<ObjectKey, Long> partly = new HashMap<>();

    /** Hears what was proven and what was not. Called by many threads. */
    interface Proof {

        void proven(ObjectKey object);

        void refuted(ObjectKey object);

        /** A moment at which what was proven so far can be written down. */
        void pause();
    }

    /**
     * Begins.
     *
     * @param chosen the objects to read
     * @param bytesToProve how many bytes of an object have to be read until it is proven
     */
    ContentCheck(
            BackupCheck backups,
            ArchiveCheck archives,
            Findings findings,
            FileReading reading,
            Predicate<ObjectKey> chosen,
            ToLongFunction<ObjectKey> bytesToProve,
            Proof proof) {
        this.backups = backups;
        this.archives = archives;
        this.findings = findings;
        this.reading = reading;
        this.chosen = chosen;
        this.bytesToProve = bytesToProve;
        this.proof = proof;
    }

    /** @param segments of log archives, or of these backups */
    void check(List<BackupEntry> entries, Collection<LogSegmentRef> segments) {
        try (TaskPool pool = new TaskPool("verify", reading.first().parallelism())) {
            for (BackupEntry entry : entries) {
                for (BackupCheck.OwnedShard shard : backups.shards(entry)) {
                    submit(backups.files(shard), pool);
                }
            }
            for (LogSegmentRef segment : segments) {
                archives.segment(segment).ifPresent(found -> submit(SegmentOwners.filesOf(found), pool));
            }
            pool.finish();
        }
    }

    private void submit(List<StoredFile> files, TaskPool pool) {
        reading.first().batches(byObject(files).values()).forEach(batch -> pool.submit(() -> check(batch)));
        proof.pause();
    }

    private Map<ObjectKey, List<StoredFile>> byObject(List<StoredFile> files) {
        Map<ObjectKey, List<StoredFile>> objects = new TreeMap<>();
        for (StoredFile file : files) {
            // An empty file may begin where another one does, and costs nothing to look at.
            boolean isNew = chosen.test(file.object())
                    && !findings.hasObject(file.object())
                    && (file.length() == 0 || seen.add(file));
            if (isNew) {
                objects.computeIfAbsent(file.object(), o -> new ArrayList<>()).add(file);
            }
        }
        return objects;
    }

    private void check(ReadBatch batch) {
        Set<ObjectKey> damaged = reading.damaged(batch);
        for (List<StoredFile> files : batch.objects()) {
            ObjectKey object = files.get(0).object();
            if (damaged.contains(object)) {
                proof.refuted(object);
            } else if (isWhole(
                    object, files.stream().mapToLong(StoredFile::length).sum())) {
                proof.proven(object);
            }
        }
    }

    /** The files of one object may be named by several shards. */
    private synchronized boolean isWhole(ObjectKey object, long more) {
        long read = partly.merge(object, more, Long::sum);
        boolean whole = read >= bytesToProve.applyAsLong(object);
        if (whole) {
            partly.remove(object);
        }
        return whole;
    }
}
