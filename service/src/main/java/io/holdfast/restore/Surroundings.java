package io.holdfast.restore;

import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What there is in the cluster where tables are to be restored.
 *
 * @param tables the target names that are taken
 * @param namespaces all namespaces
 */
public record Surroundings(Set<TableId> tables, Set<String> namespaces) {

    public Surroundings {
        tables = Set.copyOf(tables);
        namespaces = Set.copyOf(namespaces);
    }

    /** Looks at the cluster, as of now. */
    public static Surroundings of(Cluster cluster, List<RestoreTarget> targets) {
        return new Surroundings(
                targets.stream()
                        .map(RestoreTarget::to)
                        .filter(table -> cluster.tables().find(table).isPresent())
                        .collect(Collectors.toSet()),
                cluster.tables().namespaces());
    }

    /** The same where these tables do not stand in the way, as they are to be replaced. */
    public Surroundings without(Set<TableId> overwritten) {
        Set<TableId> others = new TreeSet<>(tables);
        others.removeAll(overwritten);
        return new Surroundings(others, namespaces);
    }

    /** What of this stands in the way of a restore; empty if nothing does. */
    public List<String> problemsOf(List<RestoreTarget> targets) {
        List<String> problems = new ArrayList<>();
        for (RestoreTarget restore : targets) {
            if (tables.contains(restore.to())) {
                problems.add("unable to restore table %s as %s: expected no table of this name, found one"
                        .formatted(restore.from(), restore.to()));
            }
        }
        return problems;
    }

    /** The namespaces that a restore has to create. */
    public List<String> namespacesToCreate(List<RestoreTarget> targets) {
        Set<String> missing = new TreeSet<>();
        targets.forEach(restore -> missing.add(restore.to().namespace()));
        missing.removeAll(namespaces);
        return List.copyOf(missing);
    }
}
