package io.holdfast.catalog;

import io.holdfast.api.BackupDetail;
import io.holdfast.api.BackupFilter;
import io.holdfast.api.BackupList;
import io.holdfast.api.BackupSummary;
import io.holdfast.error.Rejected;
import io.holdfast.format.Acl;
import io.holdfast.format.BackupEntry;
import io.holdfast.format.BackupId;
import io.holdfast.format.Manifest;
import io.holdfast.format.Permission;
import io.holdfast.format.TableId;
import io.holdfast.format.TableImage;
import io.holdfast.repository.Repository;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The backups of a repository, for people and programs to look at. */
public final class Catalog {

    /** The state of a backup of which nothing is known to be damaged. */
    private static final String COMPLETE = "COMPLETE";

    /** The state of a backup in which the last verification that looked at it found damage. */
    private static final String DAMAGED = "DAMAGED";

    private final Repository repository;

    public Catalog(Repository repository) {
        this.repository = repository;
    }

    public BackupList list(BackupFilter filter) {
        Optional<TableId> table = filter.table().map(TableId::parse);
        KnownDamage damage = damage();
        return new BackupList(repository.newestRoot().backups().stream()
                .filter(entry -> table.isEmpty() || entry.tables().contains(table.get()))
                .filter(entry -> filter.state()
                        .map(stateOf(entry.id(), damage)::equalsIgnoreCase)
                        .orElse(true))
                .sorted(Comparator.comparing(BackupEntry::id).reversed())
                .limit(filter.limit())
                .map(entry -> summary(entry, stateOf(entry.id(), damage)))
                .toList());
    }

    /** What is known of damage, as of now. */
    public KnownDamage damage() {
        return new KnownDamage(repository.verifications().newest());
    }

    private static String stateOf(BackupId backup, KnownDamage damage) {
        return damage.hurts(backup) ? DAMAGED : COMPLETE;
    }

    /**
     * What the newest root says of a backup.
     *
     * @throws Rejected if there is no such backup
     */
    public BackupEntry find(String id) {
        return repository
                .newestRoot()
                .backup(BackupId.parse(id))
                .orElseThrow(() -> new Rejected(
                        "unable to find backup %s: expected it in the repository, found no such id".formatted(id),
                        "holdfast backup list shows all"));
    }

    public BackupDetail show(String id) {
        BackupEntry entry = find(id);
        Manifest manifest = repository.readManifest(entry);
        return new BackupDetail(
                entry.id().toString(),
                manifest.session().toString(),
                manifest.type().toLowerCase(Locale.ROOT),
                stateOf(entry.id(), damage()),
                names(entry.tables()),
                manifest.startedAt(),
                manifest.completedAt(),
                manifest.filesTotal(),
                manifest.filesCopied(),
                manifest.bytesTotal(),
                manifest.bytesCopied(),
                text(manifest.base()),
                manifest.label(),
                manifest.cluster().toString(),
                manifest.hbaseVersion(),
                manifest.tables().stream().map(image -> table(image, manifest)).toList(),
                manifest.namespaces().stream()
                        .map(namespace ->
                                new BackupDetail.Namespace(namespace.name(), detail(manifest.acl(namespace.name()))))
                        .toList());
    }

    private static BackupSummary summary(BackupEntry entry, String state) {
        return new BackupSummary(
                entry.id().toString(),
                entry.type().toLowerCase(Locale.ROOT),
                state,
                names(entry.tables()),
                entry.startedAt(),
                entry.completedAt(),
                entry.bytesTotal(),
                entry.bytesCopied(),
                text(entry.base()));
    }

    private static BackupDetail.Table table(TableImage image, Manifest manifest) {
        return new BackupDetail.Table(
                image.table().toString(),
                image.state(),
                image.families(),
                image.regions(),
                image.files(),
                image.bytes(),
                image.cutFrom(),
                image.cutTo(),
                detail(manifest.acl(image.table())));
    }

    private static BackupDetail.Acl detail(Optional<Acl> acl) {
        return acl.map(Catalog::detail).orElse(BackupDetail.Acl.NOT_RECORDED);
    }

    private static BackupDetail.Acl detail(Acl acl) {
        List<Permission> permissions = acl.permissions();
        return permissions == null
                ? BackupDetail.Acl.unreadable(String.valueOf(acl.unreadable()))
                : BackupDetail.Acl.recorded(permissions.size());
    }

    private static List<String> names(List<TableId> tables) {
        return tables.stream().map(TableId::toString).toList();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : Objects.toString(value);
    }
}
