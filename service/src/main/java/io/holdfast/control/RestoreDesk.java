package io.holdfast.control;

import io.holdfast.api.Damage;
import io.holdfast.api.RestorePlan;
import io.holdfast.api.RestoreRequest;
import io.holdfast.api.RestoreResult;
import io.holdfast.catalog.BackupContents;
import io.holdfast.catalog.Catalog;
import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.format.BackupId;
import io.holdfast.format.Manifest;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RegionImage;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.format.TableImage;
import io.holdfast.hbase.TableFacts;
import io.holdfast.repository.Presence;
import io.holdfast.repository.Repository;
import io.holdfast.restore.AclGrants;
import io.holdfast.restore.RestorePlanner;
import io.holdfast.restore.RestoreSource;
import io.holdfast.restore.RestoreTarget;
import io.holdfast.restore.Surroundings;
import io.holdfast.restore.TableChoice;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks what a restore is asked for, plans it, and reports what came of it. */
final class RestoreDesk {

    private final Repository repository;
    private final Catalog catalog;
    private final ClusterDesk clusters;
    private final Clock clock;

    RestoreDesk(Repository repository, ClusterDesk clusters, Clock clock) {
        this.repository = repository;
        this.catalog = new Catalog(repository);
        this.clusters = clusters;
        this.clock = clock;
    }

    Manifest manifest(RestoreRequest request) {
        return repository.readManifest(catalog.find(request.backupId()));
    }

    List<RestoreTarget> targets(RestoreRequest request) {
        return RestoreTarget.resolve(
                catalog.find(request.backupId()),
                request.tables().stream().map(TableChoice::parse).toList(),
                request.suffix());
    }

    RestorePlan plan(RestoreRequest request) {
        List<RestoreTarget> targets = targets(request);
        BackupContents contents = catalog.contents(request.backupId());
        RestorePlan plan = new RestorePlanner(
                        new Source(contents, repository.presence()), surroundings(targets), clock.instant())
                .plan(targets, request.options().bandwidth());
        return contents.manifest()
                .map(manifest ->
                        withAcl(plan, manifest, targets, request.options().acl()))
                .orElse(plan);
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
                grants,
                plan.damage());
    }

    /** Refuses what cannot be granted, before anything is written. */
    void checkAcl(RestoreRequest request, Manifest manifest, List<RestoreTarget> targets) {
        if (request.options().acl()) {
            List<String> newNamespaces = surroundings(targets).namespacesToCreate(targets);
            new AclGrants(manifest, targets, newNamespaces)
                    .check(clusters.connect().acls().areKept());
        }
    }

    private final class Source implements RestoreSource {

        private final BackupContents contents;
        private final Presence presence;

        Source(BackupContents contents, Presence presence) {
            this.contents = contents;
            this.presence = presence;
        }

        @Override
        public BackupId backup() {
            return contents.entry().id();
        }

        @Override
        public Optional<TableImage> image(TableId table) {
            return contents.manifest().map(manifest -> imageOf(manifest, table));
        }

        @Override
        public void readRegions(TableImage table, Consumer<RegionImage> visitor) {
            contents.readRegions(table, visitor);
        }

        @Override
        public List<TableFacts.Family> families(TableImage table) {
            return clusters.connect().tables().parse(table.descriptor()).families();
        }

        @Override
        public Optional<Long> lengthOf(ObjectKey object) {
            long length = presence.lengthOf(object);
            return length < 0 ? Optional.empty() : Optional.of(length);
        }

        @Override
        public List<Damage> damage() {
            return contents.damage();
        }
    }

    private Surroundings surroundings(List<RestoreTarget> targets) {
        return Surroundings.of(clusters.connect(), targets);
    }

    void checkFree(List<RestoreTarget> targets) {
        List<String> problems = surroundings(targets).problemsOf(targets);
        if (!problems.isEmpty()) {
            throw new Conflict(problems.get(0), "choose another name with --table TABLE=NEW or --suffix");
        }
    }

    /** A table that the last verification found damaged is not even begun with. */
    void checkUndamaged(BackupId backup, List<RestoreTarget> targets) {
        Set<String> wanted =
                targets.stream().map(target -> target.from().toString()).collect(Collectors.toSet());
        catalog.damage().of(backup).stream()
                .map(damage -> damage.hurting(wanted))
                .filter(damage -> !damage.tables().isEmpty())
                .findFirst()
                .ifPresent(damage -> {
                    throw new Corrupt(
                            RestorePlanner.problemOf(damage),
                            "other tables and other backups are not affected; 'holdfast backup verify %s --deep' looks again"
                                    .formatted(backup),
                            null);
                });
    }

    RestoreResult result(SessionId session, Manifest manifest, List<RestoreTarget> targets, double seconds) {
        return new RestoreResult(
                session.toString(),
                targets.stream().map(target -> table(manifest, target)).toList(),
                seconds);
    }

    private static RestoreResult.Table table(Manifest manifest, RestoreTarget target) {
        TableImage image = imageOf(manifest, target.from());
        return new RestoreResult.Table(
                target.from().toString(),
                target.to().toString(),
                image.regions(),
                image.files(),
                image.bytes(),
                image.cutTo());
    }

    private static TableImage imageOf(Manifest manifest, TableId table) {
        return manifest.tables().stream()
                .filter(image -> image.table().equals(table))
                .findFirst()
                .orElseThrow();
    }
}
