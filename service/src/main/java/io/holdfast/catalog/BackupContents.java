package io.holdfast.catalog;

import io.holdfast.api.Damage;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.Manifest;
import io.holdfast.format.ObjectRef;
import io.holdfast.format.RegionImage;
import io.holdfast.format.ShardRef;
import io.holdfast.format.TableId;
import io.holdfast.format.TableImage;
import io.holdfast.repository.FindingKind;
import io.holdfast.repository.Problem;
import io.holdfast.repository.Repository;
import io.holdfast.work.TaskPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the manifest and the shards of a backup say, as far as they can be read. What is damaged is no error here: it is
 * told by {@link #damage}, and hides nothing of what is whole.
 */
public final class BackupContents {

    /** Shards that are read side by side. */
    private static final int PARALLELISM = 8;

    private final Repository repository;
    private final BackupEntry entry;
    private final Damages seen = new Damages();
    private final Optional<Manifest> manifest;

    BackupContents(Repository repository, BackupEntry entry) {
        this.repository = repository;
        this.entry = entry;
        this.manifest = readManifest();
    }

    private Optional<Manifest> readManifest() {
        try {
            return Optional.of(repository.readManifest(entry));
        } catch (Corrupt e) {
            note(entry.manifest(), e, entry.tables());
            return Optional.empty();
        }
    }

    /** What the root says of the backup. */
    public BackupEntry entry() {
        return entry;
    }

    /** Empty if it is damaged. */
    public Optional<Manifest> manifest() {
        return manifest;
    }

    /** Gives the regions of a table to the visitor: those of each shard that is whole, and none of any other. */
    public void readRegions(TableImage table, Consumer<RegionImage> visitor) {
        for (ShardRef shard : table.shards()) {
            List<RegionImage> regions = new ArrayList<>();
            try {
                repository.readShard(shard, regions::add);
                regions.forEach(visitor);
            } catch (Corrupt e) {
                // That its sum is another one says more than where reading stumbled.
                if (isWhole(table, shard)) {
                    note(shard.object(), e, List.of(table.table()));
                }
            }
        }
    }

    /** Compares every shard with its hash. */
    void verifyShards() {
        try (TaskPool pool = new TaskPool("catalog", PARALLELISM)) {
            for (TableImage table : manifest.map(Manifest::tables).orElse(List.of())) {
                table.shards().forEach(shard -> pool.submit(() -> isWhole(table, shard)));
            }
            pool.finish();
        }
    }

    private boolean isWhole(TableImage table, ShardRef shard) {
        try {
            repository.verifyShard(shard);
            return true;
        } catch (Corrupt e) {
            note(shard.object(), e, List.of(table.table()));
            return false;
        }
    }

    private void note(ObjectRef expected, Corrupt e, List<TableId> tables) {
        Problem problem = Problem.ofLength(expected.length(), repository.lengthOf(expected.key()))
                .orElseGet(() -> Problem.of(FindingKind.CHECKSUM, e));
        seen.add(new Damage(
                problem.kind().word(),
                expected.key().path(),
                problem.detail(),
                tables.stream().map(TableId::toString).toList()));
    }

    /**
     * What was seen to be damaged so far, and what the last verifications found.
     *
     * @throws Rejected if the backup was deleted meanwhile: what a gc took away is not damaged
     */
    public List<Damage> damage() {
        Damages all = new Damages();
        seen.all().forEach(all::add);
        if (!all.all().isEmpty() && repository.newestRoot().backup(entry.id()).isEmpty()) {
            throw Catalog.unknown(entry.id().text());
        }
        new KnownDamage(repository.verifications().newest()).of(entry.id()).forEach(all::add);
        return all.all();
    }
}
