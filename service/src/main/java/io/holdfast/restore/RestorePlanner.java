package io.holdfast.restore;

import io.holdfast.api.RestorePlan;
import io.holdfast.format.FamilyFiles;
import io.holdfast.format.Manifest;
import io.holdfast.format.RegionImage;
import io.holdfast.format.StoreFile;
import io.holdfast.format.StoredFile;
import io.holdfast.format.TableId;
import io.holdfast.format.TableImage;
import io.holdfast.hbase.TableFacts;
import io.holdfast.measure.Bandwidth;
import io.holdfast.repository.FileSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Decides what a restore would do, without doing any of it: which tables become what, from which files, what stands in the
 * way, and what the user should know. It looks at nothing but what it is given.
 */
public final class RestorePlanner {

    /** Bytes a second that a restore places on one ordinary disk; only the estimate depends on it. */
    private static final double ASSUMED_RATE = 200e6;

    /** What a restore takes even of an empty table: a clone, and its regions opened. */
    private static final double SECONDS_PER_TABLE = 2;

    private final Manifest manifest;
    private final Surroundings target;
    private final Instant now;

    /**
     * What the planner has to know of the target cluster.
     *
     * @param tables the target names that are taken
     * @param namespaces all namespaces
     */
    public record Surroundings(Set<TableId> tables, Set<String> namespaces) {}

    public RestorePlanner(Manifest manifest, Surroundings target, Instant now) {
        this.manifest = manifest;
        this.target = target;
        this.now = now;
    }

    /**
     * Makes the plan.
     *
     * @param bandwidth how much may be read from the repository in a second, if there is a limit
     * @param images the backup's content, which is streamed
     * @param descriptors reads the families of a table of the backup
     * @param present whether the repository has a file, with its length
     */
    public RestorePlan plan(
            List<RestoreTarget> targets,
            Optional<Bandwidth> bandwidth,
            Images images,
            Descriptors descriptors,
            Predicate<StoredFile> present) {
        List<String> problems = new ArrayList<>(problemsOf(targets));
        List<String> notes = new ArrayList<>();
        List<RestorePlan.Table> tables = new ArrayList<>();
        for (RestoreTarget restore : targets) {
            TableImage image = imageOf(restore.from());
            List<RestorePlan.File> files = files(image, images, present);
            files.stream()
                    .filter(file -> !file.present())
                    .map(file ->
                            "unable to restore table %s: expected object %s of %d bytes, found it missing or of another length"
                                    .formatted(restore.from(), file.object(), file.bytes()))
                    .forEach(problems::add);
            notes.addAll(expiryNotes(descriptors.families(image), restore, image));
            tables.add(new RestorePlan.Table(
                    restore.from().toString(),
                    restore.to().toString(),
                    "create " + restore.to(),
                    image.regions(),
                    files.size(),
                    files.stream().mapToLong(RestorePlan.File::bytes).sum(),
                    image.cutTo(),
                    files));
        }
        long bytes = tables.stream().mapToLong(RestorePlan.Table::bytes).sum();
        return new RestorePlan(
                manifest.backup().toString(),
                problems.isEmpty(),
                problems,
                notes,
                namespacesToCreate(targets),
                tables.stream().mapToLong(RestorePlan.Table::files).sum(),
                bytes,
                bytes / rate(bandwidth) + SECONDS_PER_TABLE * tables.size(),
                tables,
                List.of());
    }

    private static double rate(Optional<Bandwidth> bandwidth) {
        return bandwidth
                .map(most -> Math.min(ASSUMED_RATE, (double) most.bytesPerSecond()))
                .orElse(ASSUMED_RATE);
    }

    /** Streams the regions of a table of the backup. */
    @FunctionalInterface
    public interface Images {
        void readRegions(TableImage table, Consumer<RegionImage> visitor);
    }

    /** Reads the families out of a table's stored descriptor. */
    @FunctionalInterface
    public interface Descriptors {
        List<TableFacts.Family> families(TableImage table);
    }

    /** What stands in the way of a restore, apart from damage to the repository; empty if nothing does. */
    public List<String> problemsOf(List<RestoreTarget> targets) {
        List<String> problems = new ArrayList<>();
        for (RestoreTarget restore : targets) {
            if (target.tables().contains(restore.to())) {
                problems.add("unable to restore table %s as %s: expected no table of this name, found one"
                        .formatted(restore.from(), restore.to()));
            }
        }
        return problems;
    }

    public List<String> namespacesToCreate(List<RestoreTarget> targets) {
        Set<String> missing = new TreeSet<>();
        targets.forEach(restore -> missing.add(restore.to().namespace()));
        missing.removeAll(target.namespaces());
        return List.copyOf(missing);
    }

    private TableImage imageOf(TableId table) {
        return manifest.tables().stream()
                .filter(image -> image.table().equals(table))
                .findFirst()
                .orElseThrow();
    }

    /** Each stored file once, although both halves of a split file refer to it. */
    private static List<RestorePlan.File> files(TableImage table, Images images, Predicate<StoredFile> present) {
        FileSet files = new FileSet();
        List<RestorePlan.File> inOrder = new ArrayList<>();
        images.readRegions(table, region -> {
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
                                present.test(content)));
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

    private List<String> expiryNotes(List<TableFacts.Family> families, RestoreTarget restore, TableImage image) {
        Duration age = Duration.between(image.cutTo(), now);
        return families.stream()
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
