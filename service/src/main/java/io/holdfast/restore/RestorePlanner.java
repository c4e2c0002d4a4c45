package io.holdfast.restore;

import io.holdfast.api.Damage;
import io.holdfast.api.RestorePlan;
import io.holdfast.catalog.Damages;
import io.holdfast.format.BackupId;
import io.holdfast.format.FamilyFiles;
import io.holdfast.format.StoreFile;
import io.holdfast.format.StoredFile;
import io.holdfast.format.TableImage;
import io.holdfast.measure.Bandwidth;
import io.holdfast.repository.FileSet;
import io.holdfast.repository.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a restore would do, without doing any of it: which tables become what, from which files, what stands in the
 * way, and what the user should know. It looks at nothing but what it is given.
 */
public final class RestorePlanner {

    /** Bytes a second that a restore places on one ordinary disk; only the estimate depends on it. */
    private static final double ASSUMED_RATE = 200e6;

    /** What a restore takes even of an empty table: a clone, and its regions opened. */
    private static final double SECONDS_PER_TABLE = 2;

    private final Function<BackupId, RestoreSource> sources;
    private final Surroundings target;
    private final Instant now;
    private final Damages missing = new Damages();

    /**
     * For one plan.
     *
     * @param sources gives a backup, the same one each time
     */
    public RestorePlanner(Function<BackupId, RestoreSource> sources, Surroundings target, Instant now) {
        this.sources = sources;
        this.target = target;
        this.now = now;
    }

    /**
     * Makes the plan.
     *
     * @param bandwidth how much may be read from the repository in a second, if there is a limit
     */
    public RestorePlan plan(List<RestoreTarget> targets, Optional<Bandwidth> bandwidth) {
        List<RestorePlan.Table> tables = targets.stream().map(this::table).toList();
        List<Damage> damage = damageOf(targets);
        List<String> problems = new ArrayList<>(target.problemsOf(targets));
        damage.forEach(found -> problems.add(problemOf(found)));
        long bytes = tables.stream().mapToLong(RestorePlan.Table::bytes).sum();
        return new RestorePlan(
                onlyBackup(targets),
                problems.isEmpty(),
                problems,
                targets.stream()
                        .flatMap(restore -> expiryNotes(restore).stream())
                        .toList(),
                target.namespacesToCreate(targets),
                tables.stream().mapToLong(RestorePlan.Table::files).sum(),
                bytes,
                bytes / rate(bandwidth) + SECONDS_PER_TABLE * tables.size(),
                tables,
                false,
                false,
                List.of(),
                damage);
    }

    private static @Nullable String onlyBackup(List<RestoreTarget> targets) {
        Set<BackupId> backups = backups(targets);
        return backups.size() == 1 ? backups.iterator().next().toString() : null;
    }

    private static Set<BackupId> backups(List<RestoreTarget> targets) {
        return targets.stream().map(RestoreTarget::backup).collect(Collectors.toCollection(TreeSet::new));
    }

    private RestoreSource source(RestoreTarget restore) {
        return sources.apply(restore.backup());
    }

    private static double rate(Optional<Bandwidth> bandwidth) {
        return bandwidth
                .map(most -> Math.min(ASSUMED_RATE, (double) most.bytesPerSecond()))
                .orElse(ASSUMED_RATE);
    }

    private RestorePlan.Table table(RestoreTarget restore) {
        Optional<TableImage> image = source(restore).image(restore.from());
        List<RestorePlan.File> files =
                image.map(content -> files(content, restore)).orElse(List.of());
        return new RestorePlan.Table(
                restore.backup().toString(),
                restore.from().toString(),
                restore.to().toString(),
                "create " + restore.to(),
                image.map(TableImage::regions).orElse(null),
                files.size(),
                files.stream().mapToLong(RestorePlan.File::bytes).sum(),
                image.map(TableImage::cutTo).orElse(null),
                files,
                null);
    }

    /** Each stored file once, although both halves of a split file refer to it. */
    private List<RestorePlan.File> files(TableImage table, RestoreTarget restore) {
        FileSet files = new FileSet();
        List<RestorePlan.File> inOrder = new ArrayList<>();
        source(restore).readRegions(table, region -> {
            for (FamilyFiles family : region.families()) {
                for (StoreFile file : family.files()) {
                    StoredFile content = file.content();
                    if (files.add(content)) {
                        inOrder.add(new RestorePlan.File(
                                region.encodedName(),
                                family.family(),
                                file.name(),
                                sharedName(content, inOrder),
                                content.length(),
                                isPresent(content, restore)));
                    }
                }
            }
        });
        return inOrder;
    }

    /** The key of the file's object: one text in memory for all files of an object, which come one after the other. */
    private static String sharedName(StoredFile content, List<RestorePlan.File> before) {
        String object = content.object().toString();
        String last = before.isEmpty() ? "" : before.get(before.size() - 1).object();
        return object.equals(last) ? last : object;
    }

    private boolean isPresent(StoredFile file, RestoreTarget restore) {
        Optional<Problem> problem =
                Problem.ofLength(file.lengthOfObject(), source(restore).lengthOf(file.object()));
        problem.ifPresent(wrong -> missing.add(new Damage(
                wrong.kind().word(),
                file.object().path(),
                wrong.detail(),
                List.of(restore.from().toString()))));
        return problem.isEmpty();
    }

    /** What hurts one of these tables, and these only. */
    private List<Damage> damageOf(List<RestoreTarget> targets) {
        Damages damages = new Damages();
        missing.all().forEach(damages::add);
        for (BackupId backup : backups(targets)) {
            Set<String> wanted = targets.stream()
                    .filter(restore -> restore.backup().equals(backup))
                    .map(restore -> restore.from().toString())
                    .collect(Collectors.toSet());
            sources.apply(backup).damage().stream()
                    .map(damage -> damage.hurting(wanted))
                    .filter(damage -> !damage.tables().isEmpty())
                    .forEach(damages::add);
        }
        return damages.all();
    }

    /** Why damage keeps tables from being restored. */
    public static String problemOf(Damage damage) {
        boolean one = damage.tables().size() == 1;
        return "unable to restore %s %s: expected %s whole, found damage: %s"
                .formatted(
                        one ? "table" : "tables",
                        String.join(", ", damage.tables()),
                        one ? "it" : "them",
                        damage.text());
    }

    private List<String> expiryNotes(RestoreTarget restore) {
        return source(restore)
                .image(restore.from())
                .map(image -> expiryNotes(restore, image))
                .orElse(List.of());
    }

    private List<String> expiryNotes(RestoreTarget restore, TableImage image) {
        Duration age = Duration.between(image.cutTo(), now);
        return source(restore).families(image).stream()
                .filter(family -> family.timeToLive()
                        .filter(ttl -> ttl.compareTo(age) < 0)
                        .isPresent())
                .map(family ->
                        "family %s of table %s keeps cells for %s only, less than the backup is old: they will not be seen"
                                .formatted(
                                        family.name(),
                                        restore.to(),
                                        family.timeToLive().orElseThrow()))
                .toList();
    }
}
