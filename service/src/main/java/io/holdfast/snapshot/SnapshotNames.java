package io.holdfast.snapshot;

import io.holdfast.error.Conflict;
import io.holdfast.error.Rejected;
import io.holdfast.format.TableId;
import io.holdfast.hbase.SnapshotFacts;
import io.holdfast.hbase.SnapshotName;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the names of snapshots mean. Snapshots of several tables that were taken together form a group: each is named
 * {@code NAME-<namespace>-<table>}, and all say the same moment of creation, to the millisecond. So HBase's own list tells
 * what a group is, and nothing is lost with Holdfast's state. One snapshot alone is no group, whatever its name looks like.
 */
public final class SnapshotNames {

    private SnapshotNames() {}

    /** The names of a user's snapshots of these tables; REJECTED if HBase, or Holdfast, cannot have them. */
    static Map<TableId, SnapshotName> of(String name, List<TableId> tables) {
        Map<TableId, SnapshotName> names = new TreeMap<>();
        for (TableId table : tables) {
            names.put(table, legal(tables.size() == 1 ? name : memberOf(name, table)));
        }
        legal(name);
        return names;
    }

    private static String memberOf(String group, TableId table) {
        return group + "-" + table.namespace() + "-" + table.name();
    }

    private static SnapshotName legal(String name) {
        if (!SnapshotName.isLegal(name)) {
            throw new Rejected(
                    "unable to name a snapshot: expected at most 200 letters, digits, '_', '-' and '.', but neither '-' nor"
                            + " '.' first, found '" + name + "'",
                    null);
        }
        SnapshotName legal = new SnapshotName(name);
        if (SnapshotPurpose.isReserved(legal)) {
            throw new Rejected(
                    "unable to name a snapshot: expected a name that does not begin with '%s', found '%s'"
                            .formatted(SnapshotPurpose.RESERVED, name),
                    "such names are those of snapshots that Holdfast takes for itself");
        }
        return legal;
    }

    /** CONFLICT if a snapshot or a group has one of the names that a new one would have, or would hide it. */
    static void requireFree(String name, Collection<SnapshotName> wanted, List<SnapshotFacts> all) {
        for (SnapshotFacts snapshot : all) {
            if (wanted.contains(snapshot.name()) || snapshot.name().text().equals(name)) {
                throw taken(snapshot.name());
            }
        }
        if (!groupsNamed(name, all).isEmpty()) {
            throw new Conflict(
                    "unable to take snapshot %s: expected no snapshots of this name, found a group of them"
                            .formatted(name),
                    "choose another name, or delete the group with 'holdfast snapshot delete %s'".formatted(name));
        }
    }

    static Conflict taken(SnapshotName name) {
        return new Conflict(
                "unable to take snapshot %s: expected no snapshot of this name, found one".formatted(name),
                "choose another name, or delete it with 'holdfast snapshot delete %s'".formatted(name));
    }

    /**
     * The snapshot of this name, or else those of the group of this name.
     *
     * @throws Rejected if there is neither
     * @throws Conflict if there are several groups of this name
     */
    public static List<SnapshotFacts> resolve(String name, List<SnapshotFacts> all) {
        Optional<SnapshotFacts> single = all.stream()
                .filter(snapshot -> snapshot.name().text().equals(name))
                .findFirst();
        if (single.isPresent()) {
            return List.of(single.get());
        }
        List<List<SnapshotFacts>> groups = groupsNamed(name, all);
        if (groups.isEmpty()) {
            throw new Rejected(
                    "unable to find snapshot %s: expected a snapshot or a group of this name, found none"
                            .formatted(name),
                    looksLikeOneOf(name, all)
                            .map("a snapshot that is alone goes by its own name: %s"::formatted)
                            .orElse("holdfast snapshot list"));
        }
        if (groups.size() > 1) {
            throw new Conflict(
                    "unable to tell what %s is: expected one group of this name, found %d"
                            .formatted(name, groups.size()),
                    "name the snapshots one by one, as 'holdfast snapshot list' has them");
        }
        return groups.get(0);
    }

    private static Optional<SnapshotName> looksLikeOneOf(String name, List<SnapshotFacts> all) {
        return all.stream()
                .filter(snapshot -> snapshot.name().text().equals(memberOf(name, snapshot.table())))
                .map(SnapshotFacts::name)
                .findFirst();
    }

    private static List<List<SnapshotFacts>> groupsNamed(String name, List<SnapshotFacts> all) {
        return all.stream()
                .filter(snapshot -> snapshot.name().text().equals(memberOf(name, snapshot.table())))
                .collect(Collectors.groupingBy(SnapshotFacts::createdAt, TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .filter(together -> together.size() > 1)
                .toList();
    }

    /** Tells of each snapshot the name of the group that it belongs to; empty if it stands alone. */
    public static Function<SnapshotFacts, Optional<String>> groups(List<SnapshotFacts> all) {
        record Group(String name, Instant createdAt) {}
        Map<Group, Long> sizes = all.stream()
                .flatMap(
                        snapshot -> possibleGroup(snapshot).map(name -> new Group(name, snapshot.createdAt())).stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return snapshot -> possibleGroup(snapshot)
                .filter(name -> sizes.getOrDefault(new Group(name, snapshot.createdAt()), 0L) > 1);
    }

    private static Optional<String> possibleGroup(SnapshotFacts snapshot) {
        String end = memberOf("", snapshot.table());
        String text = snapshot.name().text();
        return text.length() > end.length() && text.endsWith(end)
                ? Optional.of(text.substring(0, text.length() - end.length()))
                : Optional.empty();
    }
}
