package io.holdfast.restore;

import io.holdfast.api.RestorePlan;
import io.holdfast.error.Conflict;
import io.holdfast.error.Rejected;
import io.holdfast.format.Acl;
import io.holdfast.format.Bytes;
import io.holdfast.format.Manifest;
import io.holdfast.format.Permission;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.procedure.StepContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which of the permissions that a backup recorded a restore grants: those of its tables, on whatever they are called now,
 * and those of a namespace that it creates under the name that they were recorded of. Rights on a namespace that is there
 * already are never widened, and rights on one namespace say nothing of another one.
 */
public final class AclGrants {

    private static final String HINT = "restore without --acl, and grant permissions by hand";

    private final Manifest manifest;
    private final List<RestoreTarget> targets;
    private final List<String> newNamespaces;

    /** @param newNamespaces those that the restore creates */
    public AclGrants(Manifest manifest, List<RestoreTarget> targets, List<String> newNamespaces) {
        this.manifest = manifest;
        this.targets = targets;
        this.newNamespaces = newNamespaces;
    }

    /**
     * Throws REJECTED if it cannot be done, for the first reason.
     *
     * @param kept whether the target cluster keeps permissions
     */
    public void check(boolean kept) {
        problems(kept).stream().findFirst().ifPresent(problem -> {
            throw new Rejected(problem, HINT);
        });
    }

    /** Why it cannot be done; empty if it can. */
    public List<String> problems(boolean kept) {
        if (manifest.acls() == null) {
            return List.of(
                    "unable to grant permissions: expected backup %s to have recorded them, found none recorded: its cluster kept none"
                            .formatted(manifest.backup()));
        }
        List<String> problems = new ArrayList<>();
        if (!kept) {
            problems.add(
                    "unable to grant permissions: expected a cluster with HBase's AccessController, found one without");
        }
        needed().filter(acl -> acl.unreadable() != null)
                .map(acl ->
                        "unable to grant the permissions of %s: expected backup %s to have them, found that they could not be read: %s"
                                .formatted(acl.subject(), manifest.backup(), acl.unreadable()))
                .forEach(problems::add);
        return problems;
    }

    /** All that would be granted. */
    public List<RestorePlan.Grant> all() {
        List<RestorePlan.Grant> grants = new ArrayList<>();
        for (RestoreTarget target : targets) {
            recorded(target).forEach(permission -> grants.add(grant(target.to().toString(), null, permission)));
        }
        for (Acl acl : ofNewNamespaces()) {
            recorded(acl).forEach(permission -> grants.add(grant(null, acl.namespace(), permission)));
        }
        return grants;
    }

    private static RestorePlan.Grant grant(@Nullable String table, @Nullable String namespace, Permission permission) {
        return new RestorePlan.Grant(
                table,
                namespace,
                permission.user(),
                printable(permission.family()),
                printable(permission.qualifier()),
                permission.actions().stream().map(Enum::name).toList());
    }

    private static @Nullable String printable(@Nullable Bytes bytes) {
        return bytes == null ? null : bytes.toString();
    }

    /** What the backup recorded and is not granted all the same. */
    public List<String> notes() {
        return targets.stream()
                .map(target -> target.from().namespace())
                .distinct()
                .filter(namespace -> !newNamespaces.contains(namespace))
                .flatMap(namespace -> manifest.acl(namespace).stream())
                .filter(acl -> !recorded(acl).isEmpty())
                .map(acl -> "recorded permissions on %s (%d) are not granted, as the restore does not create it"
                        .formatted(acl.subject(), recorded(acl).size()))
                .toList();
    }

    /**
     * Grants all of it. What is there already is granted again, which changes nothing.
     *
     * @throws Conflict if a table has gone: HBase would keep the permissions for the next one of this name
     */
    void give(Cluster cluster, StepContext context) {
        for (RestoreTarget target : targets) {
            if (cluster.tables().find(target.to()).isEmpty()) {
                throw new Conflict(
                        "unable to grant permissions on table %s: expected the restored table, found it gone"
                                .formatted(target.to()),
                        null);
            }
            for (Permission permission : recorded(target)) {
                context.checkLeading();
                cluster.acls().grant(target.to(), permission);
            }
        }
        for (Acl acl : ofNewNamespaces()) {
            String namespace = Objects.requireNonNull(acl.namespace(), "it was found by it");
            for (Permission permission : recorded(acl)) {
                context.checkLeading();
                cluster.acls().grant(namespace, permission);
            }
        }
    }

    private List<Permission> recorded(RestoreTarget target) {
        return manifest.acl(target.from()).map(AclGrants::recorded).orElse(List.of());
    }

    private static List<Permission> recorded(Acl acl) {
        return Objects.requireNonNullElse(acl.permissions(), List.of());
    }

    private Stream<Acl> needed() {
        Stream<TableId> tables = targets.stream().map(RestoreTarget::from).distinct();
        return Stream.concat(tables.flatMap(table -> manifest.acl(table).stream()), ofNewNamespaces().stream());
    }

    private List<Acl> ofNewNamespaces() {
        return newNamespaces.stream()
                .flatMap(namespace -> manifest.acl(namespace).stream())
                .toList();
    }
}
