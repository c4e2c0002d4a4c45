package io.holdfast.restore;

import io.holdfast.api.RestorePlan;
import io.holdfast.error.Conflict;
import io.holdfast.error.Rejected;
import io.holdfast.format.Acl;
import io.holdfast.format.BackupId;
import io.holdfast.format.Bytes;
import io.holdfast.format.Permission;
import io.holdfast.hbase.Cluster;
import io.holdfast.procedure.StepContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which of the permissions that backups recorded a restore grants: those of its tables, on whatever they are called now,
 * and those of a namespace that it creates under the name that they were recorded of, as the newest of them has it. Rights on a namespace that is there
 * already are never widened, and rights on one namespace say nothing of another one.
 */
public final class AclGrants {

    private static final String HINT = "restore without --acl, and grant permissions by hand";

    private final Images images;
    private final List<RestoreTarget> targets;
    private final List<String> newNamespaces;
    private final Selection selection;

    /**
     * @param newNamespaces those that the restore creates
     * @param selection rights on families that do not come back are not granted
     */
    public AclGrants(Images images, List<RestoreTarget> targets, List<String> newNamespaces, Selection selection) {
        this.images = images;
        this.targets = targets;
        this.newNamespaces = newNamespaces;
        this.selection = selection;
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
        List<String> problems = new ArrayList<>();
        images.withoutAcls().stream()
                .map(backup ->
                        "unable to grant permissions: expected backup %s to have recorded them, found none recorded: its cluster kept none"
                                .formatted(backup))
                .forEach(problems::add);
        if (!problems.isEmpty()) {
            return problems;
        }
        if (!kept) {
            problems.add(
                    "unable to grant permissions: expected a cluster with HBase's AccessController, found one without");
        }
        needed().filter(needed -> needed.acl().unreadable() != null)
                .map(needed ->
                        "unable to grant the permissions of %s: expected backup %s to have them, found that they could not be read: %s"
                                .formatted(
                                        needed.acl().subject(),
                                        needed.backup(),
                                        needed.acl().unreadable()))
                .forEach(problems::add);
        return problems;
    }

    /** All that would be granted. */
    public List<RestorePlan.Grant> all() {
        List<RestorePlan.Grant> grants = new ArrayList<>();
        for (RestoreTarget target : targets) {
            recorded(target).forEach(permission -> grants.add(grant(target.to().toString(), null, permission)));
        }
        for (Recorded namespace : ofNewNamespaces()) {
            recorded(namespace.acl())
                    .forEach(
                            permission -> grants.add(grant(null, namespace.acl().namespace(), permission)));
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
                .flatMap(namespace -> images.aclOf(namespace).stream())
                .map(Recorded::acl)
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
        for (Recorded found : ofNewNamespaces()) {
            String namespace = Objects.requireNonNull(found.acl().namespace(), "it was found by it");
            for (Permission permission : recorded(found.acl())) {
                context.checkLeading();
                cluster.acls().grant(namespace, permission);
            }
        }
    }

    private List<Permission> recorded(RestoreTarget target) {
        return images.manifest(target).acl(target.from()).stream()
                .flatMap(acl -> recorded(acl).stream())
                .filter(permission -> isOfWhatComesBack(permission.family()))
                .toList();
    }

    private boolean isOfWhatComesBack(@Nullable Bytes family) {
        return family == null || selection.has(new String(family.toArray(), StandardCharsets.UTF_8));
    }

    private static List<Permission> recorded(Acl acl) {
        return Objects.requireNonNullElse(acl.permissions(), List.of());
    }

    private Stream<Recorded> needed() {
        Stream<Recorded> tables = targets.stream()
                .flatMap(target ->
                        images
                                .manifest(target)
                                .acl(target.from())
                                .map(acl -> new Recorded(target.backup(), acl))
                                .stream());
        return Stream.concat(tables.distinct(), ofNewNamespaces().stream());
    }

    private List<Recorded> ofNewNamespaces() {
        return newNamespaces.stream()
                .flatMap(namespace -> images.aclOf(namespace).stream())
                .toList();
    }

    /** Who may do what, and the backup that says so. */
    record Recorded(BackupId backup, Acl acl) {}
}
