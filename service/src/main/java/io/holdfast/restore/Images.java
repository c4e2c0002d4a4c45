package io.holdfast.restore;

import io.holdfast.error.Rejected;
import io.holdfast.format.BackupId;
import io.holdfast.format.Manifest;
import io.holdfast.format.NamespaceImage;
import io.holdfast.format.Root;
import io.holdfast.format.TableImage;
import io.holdfast.repository.Repository;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a restore begins with: of each table the image in its own backup, and of a namespace what the newest of these backups
 * says.
 */
public final class Images {

    /** Newest first. */
    private final NavigableMap<BackupId, Manifest> manifests = new TreeMap<>(Comparator.reverseOrder());

    private Images(List<RestoreTarget> targets, Function<BackupId, Manifest> reader) {
        targets.forEach(target -> manifests.computeIfAbsent(target.backup(), reader));
    }

    /** Of the backups of these targets, each read once. */
    public static Images of(List<RestoreTarget> targets, Function<BackupId, Manifest> reader) {
        return new Images(targets, reader);
    }

    /** REJECTED if the newest root does not list a backup any more. */
    static Images read(Repository repository, List<RestoreTarget> targets) {
        Root root = repository.newestRoot();
        return of(
                targets,
                backup -> repository.readManifest(root.backup(backup)
                        .orElseThrow(() -> new Rejected(
                                "unable to restore backup %s: expected it in the repository, found it gone"
                                        .formatted(backup),
                                null))));
    }

    /** The manifest of the target's backup. */
    public Manifest manifest(RestoreTarget target) {
        return Optional.ofNullable(manifests.get(target.backup())).orElseThrow();
    }

    /** What the target is made of. */
    public TableImage of(RestoreTarget target) {
        return manifest(target).tables().stream()
                .filter(image -> image.table().equals(target.from()))
                .findFirst()
                .orElseThrow();
    }

    Optional<NamespaceImage> namespace(String name) {
        return manifests.values().stream()
                .flatMap(manifest -> manifest.namespaces().stream())
                .filter(namespace -> namespace.name().equals(name))
                .findFirst();
    }

    /** Who may do what in a namespace. */
    Optional<AclGrants.Recorded> aclOf(String namespace) {
        return manifests.values().stream()
                .flatMap(manifest ->
                        manifest.acl(namespace).map(acl -> new AclGrants.Recorded(manifest.backup(), acl)).stream())
                .findFirst();
    }

    /** The backups that recorded no permissions at all. */
    List<BackupId> withoutAcls() {
        return manifests.values().stream()
                .filter(manifest -> manifest.acls() == null)
                .map(Manifest::backup)
                .toList();
    }
}
