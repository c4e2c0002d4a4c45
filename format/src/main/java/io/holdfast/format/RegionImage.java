package io.holdfast.format;

import java.util.List;
import java.util.Objects;

/**
 * One region with all its files.
 *
 * @param regionId HBase's number for it, a time in ms since 1970 as a rule
 * @param startKey first row, empty for the first region
 * @param endKey first row that is not in it, empty for the last region
 * @param mob whether this is the table's region for MOB files, which holds no rows of its own
 */
public record RegionImage(
        String encodedName,
        long regionId,
        Bytes startKey,
        Bytes endKey,
        int replicaId,
        boolean offline,
        boolean split,
        boolean mob,
        List<FamilyFiles> families) {

    public RegionImage {
        Invariant.pathName("region", encodedName);
        Objects.requireNonNull(startKey);
        Objects.requireNonNull(endKey);
        Invariant.notNegative("replica id", replicaId);
        families = List.copyOf(families);
        Invariant.holds(
                families.stream().map(FamilyFiles::family).distinct().count() == families.size(),
                "each family of region " + encodedName + " once",
                families.size() + " with duplicates");
    }

    /** How many store files it has; the halves of a split file count as one each. */
    public long files() {
        return families.stream().mapToLong(f -> f.files().size()).sum();
    }

    /** The bytes of these files, whole also where the region owns a half. */
    public long bytes() {
        return families.stream()
                .flatMap(f -> f.files().stream())
                .mapToLong(f -> f.content().length())
                .sum();
    }
}
