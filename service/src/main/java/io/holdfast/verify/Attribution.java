package io.holdfast.verify;

import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.StoredFile;
import io.holdfast.format.TableId;
import io.holdfast.format.Verification;
import io.holdfast.format.Verification.DamagedBackup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which backups and tables are hurt by what was found, by reading all shards once more. What hurts nothing that
 * the newest root lists, because its backup was deleted meanwhile, is no finding.
 */
final class Attribution {

    private static final int MOST_NAMES = 100;

    private final BackupCheck backups;
    private final Findings findings;

    Attribution(BackupCheck backups, Findings findings) {
        this.backups = backups;
        this.findings = findings;
    }

    /** What is left of the findings, and whom it hurts. */
    record Settled(List<Verification.Finding> findings, long total, List<DamagedBackup> damaged) {}

    /** Whom one finding hurts. */
    private static final class Hurt {
        private final TreeSet<BackupId> backups = new TreeSet<>();
        private final TreeSet<TableId> tables = new TreeSet<>();
    }

    private record Place(ObjectKey object, @Nullable Long offset) {}

    /** @param listed the backups of the newest root, as of whenever it is asked */
    Settled settle(Supplier<List<BackupEntry>> listed) {
        Map<Place, Hurt> places = new HashMap<>();
        findings.kept().stream()
                .filter(Findings.Finding::isInData)
                .forEach(finding -> places.put(new Place(finding.object(), finding.offset()), new Hurt()));
        Map<BackupId, Set<TableId>> damaged = new TreeMap<>();
        if (findings.areInData()) {
            listed.get().forEach(entry -> attribute(entry, places, damaged));
        }
        // Damaged manifests and shards that the pass above came across, in whatever backup, are in here as well.
        findings.direct().forEach((backup, tables) -> damaged.computeIfAbsent(backup, b -> new TreeSet<>())
                .addAll(tables));
        // Asked after everything was looked at: what is still listed now was listed all the while.
        Set<BackupId> ids = new TreeSet<>();
        listed.get().forEach(entry -> ids.add(entry.id()));
        damaged.keySet().retainAll(ids);
        places.values().forEach(hurt -> hurt.backups.retainAll(ids));
        List<Verification.Finding> reported = findings.kept().stream()
                .map(finding -> describe(finding, places, ids))
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
        if (hurt == null) {
            return;
        }
        hurt.backups.add(shard.backup());
        if (hurt.backups.size() > MOST_NAMES) {
            hurt.backups.pollFirst();
        }
        if (hurt.tables.size() < MOST_NAMES) {
            hurt.tables.add(shard.table());
        }
    }

    /** Empty if it is about a backup that is not listed any more. */
    private List<Verification.Finding> describe(
            Findings.Finding finding, Map<Place, Hurt> places, Set<BackupId> listed) {
        if (finding.isInData()) {
            Hurt hurt = places.getOrDefault(new Place(finding.object(), finding.offset()), new Hurt());
            return hurt.backups.isEmpty() ? List.of() : List.of(record(finding, hurt));
        }
        BackupId own = finding.backup();
        Hurt hurt = new Hurt();
        if (own != null) {
            if (!listed.contains(own)) {
                return List.of();
            }
            hurt.backups.add(own);
            hurt.tables.addAll(finding.tables());
        }
        return List.of(record(finding, hurt));
    }

    private static Verification.Finding record(Findings.Finding finding, Hurt hurt) {
        String detail = finding.problem().detail();
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
