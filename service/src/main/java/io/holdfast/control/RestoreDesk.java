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
import io.holdfast.restore.Images;
import io.holdfast.restore.LogSelection;
import io.holdfast.restore.OverwritePlan;
import io.holdfast.restore.RestoreManner;
import io.holdfast.restore.RestorePlanner;
import io.holdfast.restore.RestoreSource;
import io.holdfast.restore.RestoreState;
import io.holdfast.restore.RestoreTarget;
import io.holdfast.restore.SelectedFiles;
import io.holdfast.restore.Selection;
import io.holdfast.restore.Surroundings;
import io.holdfast.restore.TableChoice;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks what a restore is asked for, plans it, and reports what came of it. */
final class RestoreDesk {

    private static final String PROVISIONAL =
            "the last of these edits come from logs that are still written: provisionally, as some may never have been acknowledged";

    private final Repository repository;
    private final Catalog catalog;
    private final ClusterDesk clusters;
    private final Clock clock;
    private final Consumer<String> warnings;

    /** @param warnings told what whoever asks should know */
    RestoreDesk(Repository repository, ClusterDesk clusters, Clock clock, Consumer<String> warnings) {
        this.repository = repository;
        this.catalog = new Catalog(repository);
        this.clusters = clusters;
        this.clock = clock;
        this.warnings = warnings;
    }

    Manifest manifest(BackupId backup) {
        return repository.readManifest(catalog.find(backup.text()));
    }

    /**
     * What a request comes to.
     *
     * @param at up to when edits follow the images; null for what the backup itself says
     * @param provisional whether some of these edits may never have been acknowledged
     */
    private record Choice(
            List<RestoreTarget> targets, @Nullable Instant at, boolean provisional, Selection selection) {}

    private Choice choose(RestoreRequest request) {
        if (request.at().isPresent() != request.backupId().isBlank()) {
            throw new Rejected(
                    "unable to restore: expected either the id of a backup or a moment, found "
                            + (request.at().isPresent() ? "both" : "neither"),
                    "'holdfast backup list' lists the backups, 'holdfast pitr status' tells the moments");
        }
        Selection selection = selection(request.options());
        if (request.at().isPresent()) {
            MomentDesk.Moment moment = new MomentDesk(repository, clusters).find(request);
            return new Choice(moment.targets(), moment.at(), moment.provisional(), selection);
        }
        List<TableChoice> tables =
                request.tables().stream().map(TableChoice::parse).toList();
        return new Choice(
                RestoreTarget.resolve(catalog.find(request.backupId()), tables, request.suffix()),
                null,
                false,
                selection);
    }

    /** A selection that replaced a table would delete the rest of it. */
    private static Selection selection(RestoreOptions options) {
        Selection selection = Selection.parse(options.families(), options.rows());
        if (options.overwrite() && !selection.isAll()) {
            throw new Rejected(
                    "unable to restore: expected --overwrite or a selection of families or rows, found both, which would delete what is not selected",
                    "restore the selection under another name with --suffix or --table TABLE=NEW, and copy from there");
        }
        return selection;
    }

    private void checkSelection(Choice choice, Images images) {
        if (!choice.selection().isAll()) {
            choice.targets().forEach(target -> choice.selection()
                    .check(target.from(), familiesOf(images.of(target), Selection.ALL)));
        }
    }

    RestorePlan plan(RestoreRequest request) {
        RestoreOptions options = request.options();
        Choice choice = choose(request);
        List<RestoreTarget> targets = choice.targets();
        Set<TableId> overwritten = overwritten(options, targets);
        Map<BackupId, Source> sources = sources(choice, options.keepExpired());
        RestorePlan plan = new RestorePlanner(
                        backup -> Objects.requireNonNull(sources.get(backup)),
                        surroundings(targets).without(overwritten),
                        clock.instant())
                .plan(targets, options.bandwidth());
        Optional<Images> images = readable(targets, sources);
        images.ifPresent(known -> checkSelection(choice, known));
        RestorePlan whole = withManner(plan, overwritePlan(targets, overwritten), images, choice, options);
        return images.map(known -> withLog(withAcl(whole, known, choice, options.acl()), known, choice))
                .orElse(whole);
    }

    private Map<BackupId, Source> sources(Choice choice, boolean keepExpired) {
        Presence presence = repository.presence();
        Map<BackupId, Source> sources = new TreeMap<>();
        choice.targets()
                .forEach(target -> sources.computeIfAbsent(
                        target.backup(),
                        backup -> new Source(
                                catalog.contents(backup.text()), presence, choice.selection(), keepExpired)));
        return sources;
    }

    /** Empty if a manifest is damaged, which the plan says. */
    private static Optional<Images> readable(List<RestoreTarget> targets, Map<BackupId, Source> sources) {
        Map<BackupId, Manifest> manifests = new TreeMap<>();
        sources.forEach(
                (backup, source) -> source.contents.manifest().ifPresent(manifest -> manifests.put(backup, manifest)));
        return manifests.keySet().containsAll(sources.keySet())
                ? Optional.of(Images.of(targets, backup -> Objects.requireNonNull(manifests.get(backup))))
                : Optional.empty();
    }

    /** What of the log archive follows the images, proven to be there without a gap. */
    private RestorePlan withLog(RestorePlan plan, Images images, Choice choice) {
        List<String> problems = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        if (choice.provisional()) {
            notes.add(PROVISIONAL);
        }
        for (RestoreTarget target : choice.targets()) {
            try {
                LogSelection.find(repository, images.manifest(target), target.from(), choice.at())
                        .ifPresent(log -> {
                            log.check(repository);
                            notes.add("table %s: edits in %d log files, %d bytes, follow the image"
                                    .formatted(target.from(), log.files().size(), log.bytes()));
                        });
            } catch (Conflict | Corrupt e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        RestorePlan noted = with(plan, problems, notes, plan.grants());
        List<RestorePlan.Table> tables = new ArrayList<>();
        for (int i = 0; i < choice.targets().size(); i++) {
            RestorePlan.Table table = noted.tables().get(i);
            Manifest manifest = images.manifest(choice.targets().get(i));
            tables.add(table.asOf(restorePoint(manifest, choice.at(), table.restorePoint())));
        }
        return new RestorePlan(
                noted.backupId(),
                noted.feasible(),
                noted.problems(),
                noted.notes(),
                noted.namespacesToCreate(),
                noted.filesTotal(),
                noted.bytesNeeded(),
                noted.estimatedSeconds(),
                tables,
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
            RestorePlan plan, OverwritePlan overwrite, Optional<Images> images, Choice choice, RestoreOptions options) {
        List<String> notes = new ArrayList<>(choice.selection().notes());
        notes.addAll(overwrite.notes());
        if (options.keepExpired()) {
            images.ifPresent(known -> notes.addAll(keptForEver(known, choice)));
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
    private List<String> keptForEver(Images images, Choice choice) {
        return choice.targets().stream()
                .flatMap(target -> familiesOf(images.of(target), choice.selection()).stream()
                        .filter(family -> family.timeToLive().isPresent())
                        .map(family -> "family %s of table %s keeps cells for ever from then on, no more for %s"
                                .formatted(
                                        family.name(),
                                        target.to(),
                                        family.timeToLive().orElseThrow())))
                .toList();
    }

    private List<TableFacts.Family> familiesOf(TableImage table, Selection selection) {
        return clusters.connect().tables().parse(table.descriptor()).families().stream()
                .filter(family -> selection.has(family.name()))
                .toList();
    }

    private RestorePlan withAcl(RestorePlan plan, Images images, Choice choice, boolean wanted) {
        AclGrants acl = new AclGrants(images, choice.targets(), plan.namespacesToCreate(), choice.selection());
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
    private void checkAcl(RestoreOptions options, Choice choice) {
        if (options.acl()) {
            List<String> newNamespaces = surroundings(choice.targets()).namespacesToCreate(choice.targets());
            new AclGrants(
                            Images.of(choice.targets(), this::manifest),
                            choice.targets(),
                            newNamespaces,
                            choice.selection())
                    .check(clusters.connect().acls().areKept());
        }
    }

    private final class Source implements RestoreSource {

        private final BackupContents contents;
        private final Presence presence;
        private final Selection selection;
        private final boolean keepExpired;

        Source(BackupContents contents, Presence presence, Selection selection, boolean keepExpired) {
            this.contents = contents;
            this.presence = presence;
            this.selection = selection;
            this.keepExpired = keepExpired;
        }

        @Override
        public Optional<TableImage> image(TableId table) {
            return contents.manifest().stream()
                    .flatMap(manifest -> manifest.tables().stream())
                    .filter(image -> image.table().equals(table))
                    .findFirst();
        }

        @Override
        public void readRegions(TableImage table, Consumer<RegionImage> visitor) {
            contents.readRegions(table, region -> visitor.accept(selection.of(region)));
        }

        @Override
        public List<TableFacts.Family> families(TableImage table) {
            return keepExpired ? List.of() : familiesOf(table, selection);
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
        Choice choice = choose(request);
        List<RestoreTarget> targets = choice.targets();
        Set<TableId> overwritten = overwritten(options, targets);
        checkSelection(choice, Images.of(targets, this::manifest));
        checkFree(targets, overwritten);
        checkAcl(options, choice);
        if (choice.provisional()) {
            warnings.accept(PROVISIONAL);
        }
        targets.stream()
                .collect(Collectors.groupingBy(RestoreTarget::backup, TreeMap::new, Collectors.toList()))
                .forEach(this::checkUndamaged);
        return RestoreState.begin(session, location, targets, startedAt)
                .at(Optional.ofNullable(choice.at()))
                .withAcl(options.acl())
                .within(options.bandwidth())
                .in(new RestoreManner(
                        List.copyOf(overwritten), options.keepExpired(), options.compact(), choice.selection()));
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

    RestoreResult result(RestoreState state, double seconds) {
        Images images = Images.of(state.targets(), this::manifest);
        List<RestoreResult.Table> tables = new ArrayList<>();
        for (int i = 0; i < state.targets().size(); i++) {
            RestoreTarget target = state.targets().get(i);
            boolean overwritten = state.manner().overwritten().contains(target.to());
            SnapshotName failsafe = Failsafes.snapshotName(state.session(), i);
            tables.add(table(images, target, state, overwritten ? failsafe.text() : null));
        }
        return new RestoreResult(state.session().toString(), tables, seconds);
    }

    private RestoreResult.Table table(
            Images images, RestoreTarget target, RestoreState state, @Nullable String failsafe) {
        TableImage image = images.of(target);
        SelectedFiles files = SelectedFiles.of(repository, image, state.manner().selection());
        return new RestoreResult.Table(
                target.from().toString(),
                target.to().toString(),
                image.regions(),
                files.files(),
                files.bytes(),
                Objects.requireNonNull(restorePoint(images.manifest(target), state.at(), image.cutTo())),
                failsafe);
    }
}
