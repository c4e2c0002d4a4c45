package io.holdfast.control;

import io.holdfast.api.Damage;
import io.holdfast.api.RestoreOptions;
import io.holdfast.api.RestorePlan;
import io.holdfast.api.RestoreRequest;
import io.holdfast.api.RestoreResult;
import io.holdfast.catalog.BackupContents;
import io.holdfast.catalog.Catalog;
import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import io.holdfast.format.BackupId;
import io.holdfast.format.LogCut;
import io.holdfast.format.Manifest;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RegionImage;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.format.TableImage;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.SnapshotName;
import io.holdfast.hbase.TableFacts;
import io.holdfast.repository.Presence;
import io.holdfast.repository.Repository;
import io.holdfast.restore.AclGrants;
import io.holdfast.restore.Failsafes;
import io.holdfast.restore.LogSelection;
import io.holdfast.restore.OverwritePlan;
import io.holdfast.restore.RestoreManner;
import io.holdfast.restore.RestorePlanner;
import io.holdfast.restore.RestoreSource;
import io.holdfast.restore.RestoreState;
import io.holdfast.restore.RestoreTarget;
import io.holdfast.restore.Surroundings;
import io.holdfast.restore.TableChoice;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

    private List<RestoreTarget> targets(RestoreRequest request) {
        return RestoreTarget.resolve(
                catalog.find(request.backupId()),
                request.tables().stream().map(TableChoice::parse).toList(),
                request.suffix());
    }

    RestorePlan plan(RestoreRequest request) {
        RestoreOptions options = request.options();
        List<RestoreTarget> targets = targets(request);
        Set<TableId> overwritten = overwritten(options, targets);
        BackupContents contents = catalog.contents(request.backupId());
        RestorePlan plan = new RestorePlanner(
                        new Source(contents, repository.presence(), options.keepExpired()),
                        surroundings(targets).without(overwritten),
                        clock.instant())
                .plan(targets, options.bandwidth());
        RestorePlan whole =
                withManner(plan, overwritePlan(targets, overwritten), contents.manifest(), targets, options);
        Optional<Instant> at = request.at().map(Instant::parse);
        return contents.manifest()
                .map(manifest -> withAcl(whole, manifest, targets, options.acl()))
                .map(planned -> withLog(planned, contents.manifest().orElseThrow(), targets, at.orElse(null)))
                .orElse(whole);
    }

    /** What of the log archive follows the images, proven to be there without a gap. */
    private RestorePlan withLog(
            RestorePlan plan, Manifest manifest, List<RestoreTarget> targets, @Nullable Instant at) {
        List<String> problems = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (RestoreTarget target : targets) {
            try {
                LogSelection.find(repository, manifest, target.from(), at).ifPresent(log -> {
                    log.check(repository);
                    notes.add("table %s: edits in %d log files, %d bytes, follow the image"
                            .formatted(target.from(), log.files().size(), log.bytes()));
                });
            } catch (Conflict | Corrupt e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        RestorePlan noted = with(plan, problems, notes, plan.grants());
        return new RestorePlan(
                noted.backupId(),
                noted.feasible(),
                noted.problems(),
                noted.notes(),
                noted.namespacesToCreate(),
                noted.filesTotal(),
                noted.bytesNeeded(),
                noted.estimatedSeconds(),
                noted.tables().stream()
                        .map(table -> table.asOf(restorePoint(manifest, at, table.restorePoint())))
                        .toList(),
                noted.keepExpired(),
                noted.compact(),
                noted.grants(),
                noted.damage());
    }

    /** The moment whose content a table gets. */
    private static @Nullable Instant restorePoint(Manifest manifest, @Nullable Instant at, @Nullable Instant image) {
        if (at != null) {
            return at;
        }
        LogCut log = manifest.log();
        return log == null ? image : log.to();
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

    /** What the request has beside the tables. */
    private RestorePlan withManner(
            RestorePlan plan,
            OverwritePlan overwrite,
            Optional<Manifest> manifest,
            List<RestoreTarget> targets,
            RestoreOptions options) {
        List<String> notes = new ArrayList<>(overwrite.notes());
        if (options.keepExpired()) {
            manifest.ifPresent(known -> notes.addAll(keptForEver(known, targets)));
        }
        RestorePlan noted = with(plan, overwrite.problems(), notes, plan.grants());
        return new RestorePlan(
                noted.backupId(),
                noted.feasible(),
                noted.problems(),
                noted.notes(),
                noted.namespacesToCreate(),
                noted.filesTotal(),
                noted.bytesNeeded(),
                noted.estimatedSeconds(),
                overwrite.tables(noted.tables()),
                options.keepExpired(),
                options.compact(),
                noted.grants(),
                noted.damage());
    }

    /** Cells with a time to live of their own are not the family's business. */
    private List<String> keptForEver(Manifest manifest, List<RestoreTarget> targets) {
        return targets.stream()
                .flatMap(target -> families(imageOf(manifest, target.from())).stream()
                        .filter(family -> family.timeToLive().isPresent())
                        .map(family -> "family %s of table %s keeps cells for ever from then on, no more for %s"
                                .formatted(
                                        family.name(),
                                        target.to(),
                                        family.timeToLive().orElseThrow())))
                .toList();
    }

    private List<TableFacts.Family> families(TableImage table) {
        return clusters.connect().tables().parse(table.descriptor()).families();
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
                plan.keepExpired(),
                plan.compact(),
                grants,
                plan.damage());
    }

    /** Refuses what cannot be granted, before anything is written. */
    private void checkAcl(RestoreRequest request, Manifest manifest, List<RestoreTarget> targets) {
        if (request.options().acl()) {
            List<String> newNamespaces = surroundings(targets).namespacesToCreate(targets);
            new AclGrants(manifest, targets, newNamespaces)
                    .check(clusters.connect().acls().areKept());
        }
    }

    private final class Source implements RestoreSource {

        private final BackupContents contents;
        private final Presence presence;
        private final boolean keepExpired;

        Source(BackupContents contents, Presence presence, boolean keepExpired) {
            this.contents = contents;
            this.presence = presence;
            this.keepExpired = keepExpired;
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
            return keepExpired ? List.of() : RestoreDesk.this.families(table);
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

    /** The restore that is asked for, checked, before it begins. */
    RestoreState begin(RestoreRequest request, SessionId session, String location, Instant startedAt) {
        RestoreOptions options = request.options();
        Manifest manifest = manifest(request);
        List<RestoreTarget> targets = targets(request);
        Set<TableId> overwritten = overwritten(options, targets);
        checkFree(targets, overwritten);
        checkAcl(request, manifest, targets);
        checkUndamaged(manifest.backup(), targets);
        return RestoreState.begin(session, location, manifest.backup(), targets, startedAt)
                .at(request.at().map(Instant::parse))
                .withAcl(options.acl())
                .within(options.bandwidth())
                .in(new RestoreManner(List.copyOf(overwritten), options.keepExpired(), options.compact()));
    }

    private Set<TableId> overwritten(RestoreOptions options, List<RestoreTarget> targets) {
        return options.overwrite() ? surroundings(targets).tables() : Set.of();
    }

    private void checkFree(List<RestoreTarget> targets, Set<TableId> overwritten) {
        List<String> problems = surroundings(targets).without(overwritten).problemsOf(targets);
        if (!problems.isEmpty()) {
            throw new Conflict(
                    problems.get(0),
                    "choose another name with --table TABLE=NEW or --suffix, or replace the table with --overwrite");
        }
        overwritePlan(targets, overwritten).problems().stream().findFirst().ifPresent(problem -> {
            throw new Rejected(problem, "choose another name with --table TABLE=NEW or --suffix");
        });
    }

    /** A table that the last verification found damaged is not even begun with. */
    private void checkUndamaged(BackupId backup, List<RestoreTarget> targets) {
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

    static RestoreResult result(RestoreState state, Manifest manifest, double seconds) {
        List<RestoreResult.Table> tables = new ArrayList<>();
        for (int i = 0; i < state.targets().size(); i++) {
            RestoreTarget target = state.targets().get(i);
            boolean overwritten = state.manner().overwritten().contains(target.to());
            SnapshotName failsafe = Failsafes.snapshotName(state.session(), i);
            tables.add(table(manifest, target, state.at(), overwritten ? failsafe.text() : null));
        }
        return new RestoreResult(state.session().toString(), tables, seconds);
    }

    private static RestoreResult.Table table(
            Manifest manifest, RestoreTarget target, @Nullable Instant at, @Nullable String failsafe) {
        TableImage image = imageOf(manifest, target.from());
        return new RestoreResult.Table(
                target.from().toString(),
                target.to().toString(),
                image.regions(),
                image.files(),
                image.bytes(),
                Objects.requireNonNull(restorePoint(manifest, at, image.cutTo())),
                failsafe);
    }

    private static TableImage imageOf(Manifest manifest, TableId table) {
        return manifest.tables().stream()
                .filter(image -> image.table().equals(table))
                .findFirst()
                .orElseThrow();
    }
}
