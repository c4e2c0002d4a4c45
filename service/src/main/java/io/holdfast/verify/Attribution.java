package io.holdfast.verify;

import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.LogCut;
import io.holdfast.format.LogFile;
import io.holdfast.format.LogTableEdits;
import io.holdfast.format.Manifest;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.StoredFile;
import io.holdfast.format.TableId;
import io.holdfast.format.Verification;
import io.holdfast.format.Verification.DamagedBackup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which backups, tables and log archives are hurt by what was found, by reading all shards and segments once more.
 * What hurts nothing that the newest root lists, because its backup was deleted or its archive went on meanwhile, is no
 * finding.
 */
final class Attribution {

    private static final int MOST_NAMES = 100;

    private final BackupCheck backups;
    private final ArchiveCheck archives;
    private final Findings findings;

    Attribution(BackupCheck backups, ArchiveCheck archives, Findings findings) {
        this.backups = backups;
        this.archives = archives;
        this.findings = findings;
    }

    /** What is left of the findings, and whom it hurts. */
    record Settled(List<Verification.Finding> findings, long total, List<DamagedBackup> damaged) {}

    /** Whom one finding hurts. */
    private static final class Hurt {
        private final TreeSet<BackupId> backups = new TreeSet<>();
        private final TreeSet<TableId> tables = new TreeSet<>();
        private boolean archived;
        private @Nullable String lost;

        boolean isAnybodys() {
            return archived || !backups.isEmpty();
        }

        private void add(BackupId backup) {
            backups.add(backup);
            if (backups.size() > MOST_NAMES) {
                backups.pollFirst();
            }
        }

        private void add(TableId table) {
            if (tables.size() < MOST_NAMES) {
                tables.add(table);
            }
        }
    }

    private record Place(ObjectKey object, @Nullable Long offset) {}

    /** @param listed the backups of the newest root, as of whenever it is asked */
    Settled settle(Supplier<List<BackupEntry>> listed) {
        Map<Place, Hurt> places = new HashMap<>();
        findings.kept().stream()
                .filter(Findings.Finding::isShared)
                .forEach(finding -> places.put(new Place(finding.object(), finding.offset()), new Hurt()));
        Map<BackupId, Set<TableId>> damaged = new TreeMap<>();
        if (findings.anyShared()) {
            List<BackupEntry> entries = listed.get();
            entries.forEach(entry -> attribute(entry, places, damaged));
            attributeLogs(entries, places, damaged);
        }
        // Damaged manifests and shards that the pass above came across, in whatever backup, are in here as well.
        findings.direct().forEach((backup, tables) -> damaged.computeIfAbsent(backup, b -> new TreeSet<>())
                .addAll(tables));
        // Asked after everything was looked at: what is still listed now was listed all the while.
        List<BackupEntry> last = listed.get();
        Set<BackupId> ids = new TreeSet<>();
        last.forEach(entry -> ids.add(entry.id()));
        List<BackupEntry> followers = last.stream()
                .filter(entry -> entry.type().equals(Manifest.INCREMENTAL))
                .toList();
        followers.forEach(follower -> spread(follower, damaged));
        damaged.keySet().retainAll(ids);
        places.values().forEach(hurt -> {
            spread(followers, hurt);
            hurt.backups.retainAll(ids);
        });
        List<Verification.Finding> reported = findings.kept().stream()
                .map(finding -> describe(finding, places, ids, followers))
                .flatMap(List::stream)
                .toList();
        int dropped = findings.kept().size() - reported.size();
        return new Settled(
                reported.stream().limit(Verification.MOST_FINDINGS).toList(),
                findings.total() - dropped,
                damaged.entrySet().stream()
                        .map(entry -> new DamagedBackup(entry.getKey(), List.copyOf(entry.getValue())))
                        .toList());
    }

    private void attribute(BackupEntry entry, Map<Place, Hurt> places, Map<BackupId, Set<TableId>> damaged) {
        for (BackupCheck.OwnedShard shard : backups.shards(entry)) {
            for (StoredFile file : backups.files(shard)) {
                if (findings.hurts(file)) {
                    damaged.computeIfAbsent(shard.backup(), b -> new TreeSet<>())
                            .add(shard.table());
                    note(places.get(new Place(file.object(), null)), shard);
                    note(places.get(new Place(file.object(), file.offset())), shard);
                }
            }
        }
    }

    private static void note(@Nullable Hurt hurt, BackupCheck.OwnedShard shard) {
        if (hurt != null) {
            hurt.add(shard.backup());
            hurt.add(shard.table());
        }
    }

    private void attributeLogs(
            List<BackupEntry> entries, Map<Place, Hurt> places, Map<BackupId, Set<TableId>> damaged) {
        SegmentOwners segments = new SegmentOwners();
        for (BackupEntry entry : entries) {
            // Of others it is known without their manifests that they have none.
            LogCut log = entry.type().equals(Manifest.INCREMENTAL)
                    ? backups.manifest(entry).map(Manifest::log).orElse(null)
                    : null;
            if (log != null) {
                segments.addBackup(entry, log.segments());
            }
        }
        for (ArchiveCheck.Archive archive : archives.archives()) {
            ObjectKey chain = archive.head().chain().key();
            if (findings.hasObject(chain)) {
                Hurt hurt = places.computeIfAbsent(new Place(chain, null), place -> new Hurt());
                hurt.archived = true;
                hurt.lost = archive.lost();
            }
            segments.addArchive(archive.segments());
        }
        segments.forEach((segment, owners) -> archives.segment(segment)
                .ifPresentOrElse(
                        found -> found.tables().forEach(table -> attribute(table, owners, places, damaged)),
                        () -> hurt(
                                places.computeIfAbsent(
                                        new Place(segment.object().key(), null), place -> new Hurt()),
                                owners,
                                segment.tables(),
                                damaged)));
    }

    private void attribute(
            LogTableEdits table,
            SegmentOwners.Owners owners,
            Map<Place, Hurt> places,
            Map<BackupId, Set<TableId>> damaged) {
        List<TableId> tables = List.of(table.table());
        for (LogFile log : table.files()) {
            StoredFile file = log.content();
            if (findings.hurts(file)) {
                hurt(places.get(new Place(file.object(), null)), owners, tables, damaged);
                hurt(places.get(new Place(file.object(), file.offset())), owners, tables, damaged);
            }
        }
    }

    /** @param hurt null if there are too many findings to keep this one */
    private static void hurt(
            @Nullable Hurt hurt,
            SegmentOwners.Owners owners,
            List<TableId> tables,
            Map<BackupId, Set<TableId>> damaged) {
        for (BackupEntry backup : owners.backups()) {
            List<TableId> own =
                    tables.stream().filter(backup.tables()::contains).toList();
            if (!own.isEmpty()) {
                damaged.computeIfAbsent(backup.id(), b -> new TreeSet<>()).addAll(own);
                if (hurt != null) {
                    hurt.add(backup.id());
                }
            }
        }
        if (hurt != null) {
            hurt.archived |= owners.archived();
            hurt.lost = owners.lost(tables);
            tables.forEach(hurt::add);
        }
    }

    /** What hurts its base hurts an incremental backup. */
    private static void spread(BackupEntry follower, Map<BackupId, Set<TableId>> damaged) {
        BackupId base = follower.base();
        Set<TableId> ofBase = base == null ? Set.of() : damaged.getOrDefault(base, Set.of());
        List<TableId> common =
                follower.tables().stream().filter(ofBase::contains).toList();
        if (!common.isEmpty()) {
            damaged.computeIfAbsent(follower.id(), b -> new TreeSet<>()).addAll(common);
        }
    }

    private static void spread(Collection<BackupEntry> followers, Hurt hurt) {
        for (BackupEntry follower : followers) {
            BackupId base = follower.base();
            if (base != null
                    && hurt.backups.contains(base)
                    && follower.tables().stream().anyMatch(hurt.tables::contains)) {
                hurt.add(follower.id());
            }
        }
    }

    /** Empty if it is about what is not listed any more. */
    private static List<Verification.Finding> describe(
            Findings.Finding finding, Map<Place, Hurt> places, Set<BackupId> listed, List<BackupEntry> followers) {
        if (finding.isShared()) {
            Hurt hurt = places.getOrDefault(new Place(finding.object(), finding.offset()), new Hurt());
            return hurt.isAnybodys() ? List.of(record(finding, hurt)) : List.of();
        }
        BackupId own = finding.backup();
        Hurt hurt = new Hurt();
        if (own != null) {
            if (!listed.contains(own)) {
                return List.of();
            }
            hurt.backups.add(own);
            hurt.tables.addAll(finding.tables());
            spread(followers, hurt);
        }
        return List.of(record(finding, hurt));
    }

    private static Verification.Finding record(Findings.Finding finding, Hurt hurt) {
        String problem = finding.problem().detail();
        String detail = hurt.lost == null ? problem : problem + "; " + hurt.lost;
        List<TableId> tables = new ArrayList<>(hurt.tables);
        return new Verification.Finding(
                finding.problem().kind().word(),
                finding.object(),
                finding.offset(),
                detail.length() <= Verification.Finding.LONGEST_DETAIL
                        ? detail
                        : detail.substring(0, Verification.Finding.LONGEST_DETAIL),
                List.copyOf(hurt.backups),
                tables.subList(0, Math.min(MOST_NAMES, tables.size())));
    }
}
