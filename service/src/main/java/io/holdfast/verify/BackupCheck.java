package io.holdfast.verify;

import io.holdfast.error.Corrupt;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.FamilyFiles;
import io.holdfast.format.Layout;
import io.holdfast.format.Manifest;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.ObjectRef;
import io.holdfast.format.ShardRef;
import io.holdfast.format.StoreFile;
import io.holdfast.format.StoredFile;
import io.holdfast.format.TableId;
import io.holdfast.format.TableImage;
import io.holdfast.repository.FindingKind;
import io.holdfast.repository.Inspection;
import io.holdfast.repository.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at the manifest and the shards of a backup, and reads which files they refer to. What is given out was compared with
 * its hash before. May be used by many threads.
 */
final class BackupCheck {

    private final Inspection inspection;
    private final Doubt doubt;
    private final Findings findings;

    BackupCheck(Inspection inspection, Doubt doubt, Findings findings) {
        this.inspection = inspection;
        this.doubt = doubt;
        this.findings = findings;
    }

    /** A shard, and whose it is. */
    record OwnedShard(BackupId backup, TableId table, ShardRef ref) {}

    /** All shards of a backup; none, and a finding, if its manifest is damaged. */
    List<OwnedShard> shards(BackupEntry entry) {
        return manifest(entry).map(BackupCheck::shards).orElse(List.of());
    }

    /** The manifest of a backup; empty, and a finding, if it is damaged. */
    Optional<Manifest> manifest(BackupEntry entry) {
        ObjectKey key = entry.manifest().key();
        Manifest[] found = new Manifest[1];
        Optional<Problem> problem = findings.hasObject(key)
                ? Optional.empty()
                : doubt.confirmed(key, () -> {
                    Optional<Problem> wrong = lookAt(entry.manifest());
                    if (wrong.isPresent()) {
                        return wrong;
                    }
                    try {
                        found[0] = inspection.readManifest(entry);
                        return Optional.empty();
                    } catch (Corrupt e) {
                        return Optional.of(Problem.of(FindingKind.CHECKSUM, e));
                    }
                });
        problem.ifPresent(wrong -> findings.add(key, wrong, entry.id(), entry.tables()));
        return problem.isEmpty() ? Optional.ofNullable(found[0]) : Optional.empty();
    }

    /** Those that are its own: an incremental backup may name those of its base. */
    static List<OwnedShard> shards(Manifest manifest) {
        List<OwnedShard> shards = new ArrayList<>();
        for (TableImage table : manifest.tables()) {
            table.shards().stream()
                    .filter(ref -> !isOfBase(ref, manifest))
                    .forEach(ref -> shards.add(new OwnedShard(manifest.backup(), table.table(), ref)));
        }
        return shards;
    }

    private static boolean isOfBase(ShardRef shard, Manifest manifest) {
        BackupId base = manifest.base();
        return manifest.type().equals(Manifest.INCREMENTAL)
                && base != null
                && Layout.backup(base).covers(shard.object().key());
    }

    /** The files that a shard refers to; none, and a finding, if it is damaged. */
    List<StoredFile> files(OwnedShard shard) {
        ObjectKey key = shard.ref().object().key();
        if (findings.hasObject(key)) {
            return List.of();
        }
        List<StoredFile> files = new ArrayList<>();
        Optional<Problem> problem = doubt.confirmed(key, () -> look(shard, files));
        if (problem.isPresent()) {
            findings.add(key, problem.get(), shard.backup(), List.of(shard.table()));
            return List.of();
        }
        return files;
    }

    private Optional<Problem> look(OwnedShard shard, List<StoredFile> files) {
        files.clear();
        ObjectKey key = shard.ref().object().key();
        ObjectKey expected = Layout.shard(shard.backup(), shard.ref().number());
        if (!key.equals(expected)) {
            return Optional.of(new Problem(FindingKind.FOREIGN, "expected shard " + expected + ", found this named"));
        }
        Optional<Problem> wrong = lookAt(shard.ref().object());
        if (wrong.isPresent()) {
            return wrong;
        }
        try {
            inspection.readShard(shard.backup(), shard.table(), shard.ref(), region -> {
                for (FamilyFiles family : region.families()) {
                    family.files().stream().map(StoreFile::content).forEach(files::add);
                }
            });
            return Optional.empty();
        } catch (Corrupt e) {
            return Optional.of(Problem.of(FindingKind.CHECKSUM, e));
        }
    }

    private Optional<Problem> lookAt(ObjectRef expected) {
        return Problem.ofLength(expected.length(), inspection.lengthOf(expected.key()));
    }
}
