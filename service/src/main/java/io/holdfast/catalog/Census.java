package io.holdfast.catalog;

import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.Layout;
import io.holdfast.format.LogCut;
import io.holdfast.format.LogHead;
import io.holdfast.format.LogSegmentRef;
import io.holdfast.format.Manifest;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.ObjectRef;
import io.holdfast.format.RegionImage;
import io.holdfast.format.Root;
import io.holdfast.format.ShardRef;
import io.holdfast.format.StoredFile;
import io.holdfast.format.TableImage;
import io.holdfast.repository.FileSet;
import io.holdfast.repository.Repository;
import io.holdfast.repository.StoredObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Counts the distinct stored files of backups, and those of log archives. A damaged backup is named and left out, and spoils
 * nothing else.
 */
final class Census {

    private final Repository repository;

    Census(Repository repository) {
        this.repository = repository;
    }

    /**
     * What was found.
     *
     * @param backups those that could be read, in order of their ids
     */
    record Result(List<BackupId> backups, long files, long bytes, List<Damage> damaged) {

        Result {
            backups = backups.stream().sorted().toList();
            damaged = List.copyOf(damaged);
        }
    }

    /** A listed backup that cannot be read. */
    record Damage(BackupId backup, String reason) {}

    /**
     * Reads every shard of every backup.
     *
     * @param progress told how many backups are done
     */
    Result count(List<BackupEntry> entries, IntConsumer progress) {
        FileSet files = new FileSet();
        long bytes = 0;
        List<BackupId> whole = new ArrayList<>();
        List<Damage> damaged = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            BackupEntry entry = entries.get(i);
            try {
                Manifest manifest = repository.readManifest(entry);
                // First, as what a visitor was given of a damaged shard may not be counted.
                forEachShard(manifest, repository::verifyShard);
                requireSegments(manifest);
                bytes += add(manifest, files);
                whole.add(entry.id());
            } catch (Corrupt | Rejected e) {
                damaged.add(new Damage(entry.id(), String.valueOf(e.getMessage())));
            }
            progress.accept(i + 1);
        }
        return new Result(whole, files.size(), bytes, damaged);
    }

    private long add(Manifest manifest, FileSet files) {
        long[] bytes = new long[1];
        forEachShard(
                manifest,
                shard -> repository.readShard(
                        shard,
                        region -> forEachFile(region, file -> {
                            if (files.add(file)) {
                                bytes[0] += file.length();
                            }
                        })));
        return bytes[0];
    }

    /** Log files. */
    record Logs(long files, long bytes) {}

    /** Counts the log files of log archives and of incremental backups, as far as chains and manifests can be read. */
    Logs countLogs(Root root) {
        Set<LogSegmentRef> segments = new HashSet<>();
        for (LogHead log : root.logs()) {
            segments.addAll(readable(() -> repository.readLogChain(log).segments()));
        }
        for (BackupEntry entry : root.backups()) {
            if (entry.type().equals(Manifest.INCREMENTAL)) {
                segments.addAll(readable(() -> segmentsOf(repository.readManifest(entry))));
            }
        }
        return new Logs(
                segments.stream().mapToLong(LogSegmentRef::files).sum(),
                segments.stream().mapToLong(LogSegmentRef::bytes).sum());
    }

    private static List<LogSegmentRef> readable(Supplier<List<LogSegmentRef>> segments) {
        try {
            return segments.get();
        } catch (Corrupt | Rejected e) {
            // A verification tells; a damaged backup is named besides.
            return List.of();
        }
    }

    private static List<LogSegmentRef> segmentsOf(Manifest manifest) {
        LogCut log = manifest.log();
        return log == null ? List.of() : log.segments();
    }

    private void requireSegments(Manifest manifest) {
        segmentsOf(manifest)
                .forEach(segment -> requirePresent(
                        segment.object(), repository.lengthOf(segment.object().key())));
    }

    /** The backups whose manifest cannot be read, or that miss a shard or a segment. Reads neither. */
    List<Damage> quickLook(List<BackupEntry> entries) {
        List<Damage> damaged = new ArrayList<>();
        for (BackupEntry entry : entries) {
            try {
                Manifest manifest = repository.readManifest(entry);
                if (manifest.type().equals(Manifest.INCREMENTAL)) {
                    // What it shares with its base is there as long as that is.
                    requireSegments(manifest);
                } else {
                    Map<ObjectKey, Long> lengths = lengthsOf(entry.id());
                    forEachShard(
                            manifest,
                            shard -> requirePresent(
                                    shard.object(),
                                    Optional.ofNullable(
                                            lengths.get(shard.object().key()))));
                }
            } catch (Corrupt | Rejected e) {
                damaged.add(new Damage(entry.id(), String.valueOf(e.getMessage())));
            }
        }
        return damaged;
    }

    private Map<ObjectKey, Long> lengthsOf(BackupId backup) {
        Map<ObjectKey, Long> lengths = new HashMap<>();
        try (Stream<StoredObject> objects = repository.sessionObjects(Layout.backup(backup))) {
            objects.forEach(object -> lengths.put(object.key(), object.length()));
        }
        return lengths;
    }

    private static void requirePresent(ObjectRef object, Optional<Long> length) {
        if (!length.equals(Optional.of(object.length()))) {
            throw new Corrupt(
                    "unable to read %s: expected %d bytes, found %s"
                            .formatted(
                                    object.key(),
                                    object.length(),
                                    length.map(bytes -> bytes + " bytes").orElse("nothing")),
                    null,
                    null);
        }
    }

    private static void forEachShard(Manifest manifest, Consumer<ShardRef> visitor) {
        for (TableImage table : manifest.tables()) {
            table.shards().forEach(visitor);
        }
    }

    private static void forEachFile(RegionImage region, Consumer<StoredFile> visitor) {
        region.families().forEach(family -> family.files().forEach(file -> visitor.accept(file.content())));
    }
}
