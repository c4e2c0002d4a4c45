package io.holdfast.control;

import io.holdfast.api.RestorePlan;
import io.holdfast.api.RestoreRequest;
import io.holdfast.api.RestoreResult;
import io.holdfast.catalog.Catalog;
import io.holdfast.catalog.KnownDamage;
import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.format.Manifest;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.format.TableImage;
import io.holdfast.hbase.Cluster;
import io.holdfast.repository.Repository;
import io.holdfast.restore.AclGrants;
import io.holdfast.restore.RestorePlanner;
import io.holdfast.restore.RestoreTarget;
import io.holdfast.restore.TableChoice;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks what a restore is asked for, plans it, and reports what came of it. */
final class RestoreDesk {

    private final Repository repository;
    private final ClusterDesk clusters;
    private final Clock clock;

    RestoreDesk(Repository repository, ClusterDesk clusters, Clock clock) {
        this.repository = repository;
        this.clusters = clusters;
        this.clock = clock;
    }

    Manifest manifest(RestoreRequest request) {
        return repository.readManifest(new Catalog(repository).find(request.backupId()));
    }

    List<RestoreTarget> targets(RestoreRequest request, Manifest manifest) {
        return RestoreTarget.resolve(
                manifest, request.tables().stream().map(TableChoice::parse).toList(), request.suffix());
    }

    RestorePlan plan(RestoreRequest request) {
        Manifest manifest = manifest(request);
        List<RestoreTarget> targets = targets(request, manifest);
        RestorePlan plan = planner(manifest, targets)
                .plan(
                        targets,
                        request.options().bandwidth(),
                        (table, visitor) -> table.shards().forEach(shard -> repository.readShard(shard, visitor)),
                        table -> clusters.connect()
                                .tables()
                                .parse(table.descriptor())
                                .families(),
                        repository.presence()::holds);
        return withAcl(
                withProblems(plan, damageOf(manifest, targets)),
                manifest,
                targets,
                request.options().acl());
    }

    private RestorePlan withAcl(RestorePlan plan, Manifest manifest, List<RestoreTarget> targets, boolean wanted) {
        AclGrants acl = new AclGrants(manifest, targets, plan.namespacesToCreate());
        if (!wanted) {
            List<String> left = acl.all().isEmpty()
                    ? List.of()
                    : List.of("recorded permissions (%d) are not granted without --acl"
                            .formatted(acl.all().size()));
            return with(plan, List.of(), left, List.of());
        }
        return with(plan, acl.problems(clusters.connect().acls().areKept()), acl.notes(), acl.all());
    }

    private static RestorePlan withProblems(RestorePlan plan, List<String> more) {
        return with(plan, more, List.of(), List.of());
    }

    private static RestorePlan with(
            RestorePlan plan, List<String> problems, List<String> notes, List<RestorePlan.Grant> grants) {
        return new RestorePlan(
                plan.backupId(),
                plan.feasible() && problems.isEmpty(),
                Stream.concat(problems.stream(), plan.problems().stream()).toList(),
                Stream.concat(plan.notes().stream(), notes.stream()).toList(),
                plan.namespacesToCreate(),
                plan.filesTotal(),
                plan.bytesNeeded(),
                plan.estimatedSeconds(),
                plan.tables(),
                Stream.concat(plan.grants().stream(), grants.stream()).toList());
    }

    /** Refuses what cannot be granted, before anything is written. */
    void checkAcl(RestoreRequest request, Manifest manifest, List<RestoreTarget> targets) {
        if (request.options().acl()) {
            List<String> newNamespaces = planner(manifest, targets).namespacesToCreate(targets);
            new AclGrants(manifest, targets, newNamespaces)
                    .check(clusters.connect().acls().areKept());
        }
    }

    void checkFree(Manifest manifest, List<RestoreTarget> targets) {
        List<String> problems = planner(manifest, targets).problemsOf(targets);
        if (!problems.isEmpty()) {
            throw new Conflict(problems.get(0), "choose another name with --table TABLE=NEW or --suffix");
        }
    }

    /** A table that the last verification found damaged is not even begun with. */
    void checkUndamaged(Manifest manifest, List<RestoreTarget> targets) {
        List<String> damage = damageOf(manifest, targets);
        if (!damage.isEmpty()) {
            throw new Corrupt(
                    damage.get(0),
                    "other tables and other backups are not affected; 'holdfast backup verify %s --deep' looks again"
                            .formatted(manifest.backup()),
                    null);
        }
    }

    private List<String> damageOf(Manifest manifest, List<RestoreTarget> targets) {
        KnownDamage damage = new Catalog(repository).damage();
        return targets.stream()
                .map(RestoreTarget::from)
                .flatMap(table -> damage.of(manifest.backup(), table).stream()
                        .map(what -> "unable to restore table %s of backup %s: expected it whole, found damage: %s"
                                .formatted(table, manifest.backup(), what)))
                .toList();
    }

    private RestorePlanner planner(Manifest manifest, List<RestoreTarget> targets) {
        Cluster cluster = clusters.connect();
        Set<TableId> taken = targets.stream()
                .map(RestoreTarget::to)
                .filter(table -> cluster.tables().find(table).isPresent())
                .collect(Collectors.toSet());
        return new RestorePlanner(
                manifest,
                new RestorePlanner.Surroundings(taken, cluster.tables().namespaces()),
                clock.instant());
    }

    RestoreResult result(SessionId session, Manifest manifest, List<RestoreTarget> targets, double seconds) {
        return new RestoreResult(
                session.toString(),
                targets.stream().map(target -> table(manifest, target)).toList(),
                seconds);
    }

    private static RestoreResult.Table table(Manifest manifest, RestoreTarget target) {
        TableImage image = manifest.tables().stream()
                .filter(table -> table.table().equals(target.from()))
                .findFirst()
                .orElseThrow();
        return new RestoreResult.Table(
                target.from().toString(),
                target.to().toString(),
                image.regions(),
                image.files(),
                image.bytes(),
                image.cutTo());
    }
}
