package io.holdfast.restore;

import io.holdfast.error.Rejected;
import io.holdfast.format.Bytes;
import io.holdfast.format.FamilyFiles;
import io.holdfast.format.RegionImage;
import io.holdfast.format.TableId;
import io.holdfast.hbase.KeyRange;
import io.holdfast.hbase.TableFacts;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What of the tables comes back. The regions are those of the image, whatever of them is wanted.
 *
 * @param families the only ones of each table; none for all
 * @param rows the only ones of each table; null for all
 */
public record Selection(List<String> families, @Nullable KeyRange rows) {

    public static final Selection ALL = new Selection(List.of(), null);

    public Selection {
        families = families == null ? List.of() : List.copyOf(families);
    }

    /**
     * Reads what a user wrote.
     *
     * @param rows {@code START..STOP}, the latter not included, either of them may be empty
     * @throws Rejected if it is no selection
     */
    public static Selection parse(List<String> families, Optional<String> rows) {
        families.stream().filter(String::isBlank).findFirst().ifPresent(blank -> {
            throw new Rejected("unable to restore: expected the names of families, found an empty one", null);
        });
        return new Selection(
                families.stream().distinct().toList(), rows.map(RowsText::parse).orElse(null));
    }

    public boolean isAll() {
        return families.isEmpty() && rows == null;
    }

    /** Whether a family comes back. */
    public boolean has(String family) {
        return families.isEmpty() || families.contains(family);
    }

    /** Whether any row of a region comes back. */
    boolean touches(RegionImage region) {
        return rows == null || rows.overlaps(KeyRange.of(region));
    }

    /** The rows of a region that come back, where any does. */
    KeyRange rowsOf(RegionImage region) {
        KeyRange all = KeyRange.of(region);
        return rows == null ? all : rows.intersection(all);
    }

    /** Whether rows from the first to the last, inclusive, may come back. */
    boolean touches(Bytes first, Bytes last) {
        return rows == null || rows.touches(first, last);
    }

    /** A region of the image with what is needed of it; of a file, also rows may be that are not wanted. */
    public RegionImage of(RegionImage region) {
        boolean wanted = region.mob() || touches(region);
        return new RegionImage(
                region.encodedName(),
                region.regionId(),
                region.startKey(),
                region.endKey(),
                region.replicaId(),
                region.offline(),
                region.split(),
                region.mob(),
                region.families().stream()
                        .filter(family -> has(family.family()))
                        .map(family -> wanted ? family : new FamilyFiles(family.family(), List.of()))
                        .toList());
    }

    /**
     * Looks whether a table can be restored so.
     *
     * @param known the families of its image
     * @throws Rejected if it cannot
     */
    public void check(TableId table, List<TableFacts.Family> known) {
        for (String family : families) {
            if (known.stream().noneMatch(one -> one.name().equals(family))) {
                throw new Rejected(
                        "unable to restore family %s of table %s: expected one of %s"
                                        .formatted(
                                                family,
                                                table,
                                                known.stream()
                                                        .map(TableFacts.Family::name)
                                                        .toList())
                                + ", found none of this name",
                        "with several tables, each has to have all families that are asked for");
            }
        }
        known.stream()
                .filter(family -> rows != null && has(family.name()) && family.mob())
                .findFirst()
                .ifPresent(family -> {
                    throw new Rejected(
                            "unable to restore rows %s of table %s: expected families without MOB, found %s"
                                    .formatted(rows, table, family.name()),
                            "ask for other families with --families, or for all rows");
                });
    }

    /** For people. */
    public List<String> notes() {
        if (isAll()) {
            return List.of();
        }
        String whichFamilies = families.isEmpty() ? "all families" : "families " + String.join(", ", families);
        String whichRows = rows == null ? "all rows" : "rows " + rows;
        return List.of(
                "only %s of %s come back, in tables that have all regions of the backup; of files that also have other rows, all is read"
                        .formatted(whichRows, whichFamilies));
    }
}
