package io.holdfast.control;

import io.holdfast.api.RestoreOptions;
import io.holdfast.api.RestorePlan;
import io.holdfast.api.RestoreRequest;
import io.holdfast.api.RestoreResult;
import io.holdfast.catalog.Catalog;
import io.holdfast.catalog.KnownDamage;
import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import io.holdfast.format.Manifest;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.format.TableImage;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.SnapshotName;
import io.holdfast.hbase.TableFacts;
import io.holdfast.repository.Repository;
import io.holdfast.restore.AclGrants;
import io.holdfast.restore.Failsafes;
import io.holdfast.restore.OverwritePlan;
import io.holdfast.restore.RestoreManner;
import io.holdfast.restore.RestorePlanner;
import io.holdfast.restore.RestoreState;
import io.holdfast.restore.RestoreTarget;
import io.holdfast.restore.TableChoice;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

    private List<RestoreTarget> targets(RestoreRequest request, Manifest manifest) {
        return RestoreTarget.resolve(
                manifest, request.tables().stream().map(TableChoice::parse).toList(), request.suffix());
    }

    RestorePlan plan(RestoreRequest request) {
        RestoreOptions options = request.options();
        Manifest manifest = manifest(request);
        List<RestoreTarget> targets = targets(request, manifest);
        Set<TableId> overwritten = overwritten(options, targets);
        RestorePlan plan = planner(manifest, targets, overwritten)
                .plan(
                        targets,
                        options.bandwidth(),
                        (table, visitor) -> table.shards().forEach(shard -> repository.readShard(shard, visitor)),
                        table -> options.keepExpired() ? List.of() : families(table),
                        repository.presence()::holds);
        RestorePlan whole = withManner(withProblems(plan, damageOf(manifest, targets)), options, manifest, targets);
        return withAcl(whole, manifest, targets, options.acl());
    }

    private List<TableFacts.Family> families(TableImage table) {
        return clusters.connect().tables().parse(table.descriptor()).families();
    }

    private RestorePlan withManner(
            RestorePlan plan, RestoreOptions options, Manifest manifest, List<RestoreTarget> targets) {
        OverwritePlan overwrite = overwritePlan(targets, overwritten(options, targets));
        List<String> notes = new ArrayList<>(overwrite.notes());
        if (options.keepExpired()) {
            notes.addAll(keptForEver(manifest, targets));
        }
        RestorePlan with = with(plan, overwrite.problems(), notes, List.of());
        return new RestorePlan(
                with.backupId(),
                with.feasible(),
                with.problems(),
                with.notes(),
                with.namespacesToCreate(),
                with.filesTotal(),
                with.bytesNeeded(),
                with.estimatedSeconds(),
                overwrite.tables(with.tables()),
                options.keepExpired(),
                options.compact(),
                with.grants());
    }

    private OverwritePlan overwritePlan(List<RestoreTarget> targets, Set<TableId> overwritten) {
        Cluster cluster = clusters.connect();
        Set<TableId> disabled = overwritten.stream()
                .filter(table -> cluster.tables()
                        .find(table)
                        .filter(facts -> !facts.enabled())
                        .isPresent())
                .collect(Collectors.toCollection(TreeSet::new));
        return new OverwritePlan(targets, overwritten, disabled);
    }

    /** Cells with a time to live of their own are not the family's business. */
    private List<String> keptForEver(Manifest manifest, List<RestoreTarget> targets) {
        return targets.stream()
                .flatMap(target -> families(image(manifest, target)).stream()
                        .filter(family -> family.timeToLive().isPresent())
                        .map(family -> "family %s of table %s keeps cells for ever from then on, no more for %s"
                                .formatted(
                                        family.name(),
                                        target.to(),
                                        family.timeToLive().orElseThrow())))
                .toList();
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
                plan.keepExpired(),
                plan.compact(),
                Stream.concat(plan.grants().stream(), grants.stream()).toList());
    }

    /** Refuses what cannot be granted, before anything is written. */
    private void checkAcl(RestoreRequest request, Manifest manifest, List<RestoreTarget> targets) {
        if (request.options().acl()) {
            List<String> newNamespaces = planner(manifest, targets, Set.of()).namespacesToCreate(targets);
            new AclGrants(manifest, targets, newNamespaces)
                    .check(clusters.connect().acls().areKept());
        }
    }

    private void checkFree(RestoreOptions options, Manifest manifest, List<RestoreTarget> targets) {
        Set<TableId> overwritten = overwritten(options, targets);
        List<String> problems = planner(manifest, targets, overwritten).problemsOf(targets);
        if (!problems.isEmpty()) {
            throw new Conflict(
                    problems.get(0),
                    "choose another name with --table TABLE=NEW or --suffix, or replace the table with --overwrite");
        }
        overwritePlan(targets, overwritten).problems().stream().findFirst().ifPresent(problem -> {
            throw new Rejected(problem, "choose another name with --table TABLE=NEW or --suffix");
        });
    }

    /** The restore that is asked for, checked, before it begins. */
    RestoreState begin(RestoreRequest request, SessionId session, String location, Instant startedAt) {
        RestoreOptions options = request.options();
        Manifest manifest = manifest(request);
        List<RestoreTarget> targets = targets(request, manifest);
        checkFree(options, manifest, targets);
        checkAcl(request, manifest, targets);
        checkUndamaged(manifest, targets);
        return RestoreState.begin(session, location, manifest.backup(), targets, startedAt)
                .withAcl(options.acl())
                .within(options.bandwidth())
                .in(new RestoreManner(
                        List.copyOf(overwritten(options, targets)), options.keepExpired(), options.compact()));
    }

    /** A table that the last verification found damaged is not even begun with. */
    private void checkUndamaged(Manifest manifest, List<RestoreTarget> targets) {
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

    private RestorePlanner planner(Manifest manifest, List<RestoreTarget> targets, Set<TableId> overwritten) {
        Set<TableId> taken = new TreeSet<>(existing(targets));
        taken.removeAll(overwritten);
        return new RestorePlanner(
                manifest,
                new RestorePlanner.Surroundings(
                        taken, clusters.connect().tables().namespaces()),
                clock.instant());
    }

    private Set<TableId> overwritten(RestoreOptions options, List<RestoreTarget> targets) {
        return options.overwrite() ? existing(targets) : Set.of();
    }

    private Set<TableId> existing(List<RestoreTarget> targets) {
        Cluster cluster = clusters.connect();
        return targets.stream()
                .map(RestoreTarget::to)
                .filter(table -> cluster.tables().find(table).isPresent())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    RestoreResult result(RestoreState state, Manifest manifest, double seconds) {
        List<RestoreResult.Table> tables = new ArrayList<>();
        for (int i = 0; i < state.targets().size(); i++) {
            RestoreTarget target = state.targets().get(i);
            boolean overwritten = state.manner().overwritten().contains(target.to());
            SnapshotName failsafe = Failsafes.snapshotName(state.session(), i);
            tables.add(table(manifest, target, overwritten ? failsafe.text() : null));
        }
        return new RestoreResult(state.session().toString(), tables, seconds);
    }

    private static RestoreResult.Table table(Manifest manifest, RestoreTarget target, @Nullable String failsafe) {
        TableImage image = image(manifest, target);
        return new RestoreResult.Table(
                target.from().toString(),
                target.to().toString(),
                image.regions(),
                image.files(),
                image.bytes(),
                image.cutTo(),
                failsafe);
    }

    private static TableImage image(Manifest manifest, RestoreTarget target) {
        return manifest.tables().stream()
                .filter(table -> table.table().equals(target.from()))
                .findFirst()
                .orElseThrow();
    }
}
