package io.holdfast.catalog;

import io.holdfast.api.BackupDetail;
import io.holdfast.api.BackupFilter;
import io.holdfast.api.BackupList;
import io.holdfast.api.BackupSummary;
import io.holdfast.api.Damage;
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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
        return list(filter, List.of());
    }

    /**
     * The backups that the filter lets through; the set that it names is not looked at.
     *
     * @param others more tables that a backup has to hold
     */
    public BackupList list(BackupFilter filter, List<String> others) {
        Set<TableId> tables = Stream.concat(filter.table().stream(), others.stream())
                .map(TableId::parse)
                .collect(Collectors.toSet());
        KnownDamage damage = damage();
        return new BackupList(repository.newestRoot().backups().stream()
                .filter(entry -> tables.isEmpty() || Set.copyOf(entry.tables()).containsAll(tables))
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
        return repository.newestRoot().backup(BackupId.parse(id)).orElseThrow(() -> unknown(id));
    }

    static Rejected unknown(String id) {
        return new Rejected(
                "unable to find backup %s: expected it in the repository, found no such id".formatted(id),
                "holdfast backup list shows all");
    }

    /** What a backup holds, as far as it can be read. */
    public BackupContents contents(String id) {
        return new BackupContents(repository, find(id));
    }

    /** Everything about a backup that can still be read, and what is damaged. */
    public BackupDetail show(String id) {
        BackupContents contents = contents(id);
        contents.verifyShards();
        List<Damage> damage = contents.damage();
        BackupEntry entry = contents.entry();
        Optional<Manifest> manifest = contents.manifest();
        return new BackupDetail(
                entry.id().toString(),
                entry.id().text(),
                entry.type().toLowerCase(Locale.ROOT),
                damage.isEmpty() ? COMPLETE : DAMAGED,
                names(entry.tables()),
                entry.startedAt(),
                entry.completedAt(),
                entry.filesTotal(),
                entry.filesCopied(),
                entry.bytesTotal(),
                entry.bytesCopied(),
                text(entry.base()),
                entry.label(),
                entry.cluster().toString(),
                manifest.map(Manifest::hbaseVersion).orElse(null),
                manifest.map(Catalog::tables).orElse(List.of()),
                manifest.map(Catalog::namespaces).orElse(List.of()),
                damage);
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

    private static List<BackupDetail.Table> tables(Manifest manifest) {
        return manifest.tables().stream().map(image -> table(image, manifest)).toList();
    }

    private static List<BackupDetail.Namespace> namespaces(Manifest manifest) {
        return manifest.namespaces().stream()
                .map(namespace -> new BackupDetail.Namespace(namespace.name(), detail(manifest.acl(namespace.name()))))
                .toList();
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
                manifest.log() == null ? image.cutTo() : manifest.log().to(),
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
