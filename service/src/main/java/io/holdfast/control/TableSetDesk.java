package io.holdfast.control;

import io.holdfast.api.BackupRequest;
import io.holdfast.api.TableSetDeletion;
import io.holdfast.api.TableSetDoor;
import io.holdfast.api.TableSetInfo;
import io.holdfast.api.TableSetList;
import io.holdfast.catalog.KnownRepository;
import io.holdfast.error.Rejected;
import io.holdfast.format.Root;
import io.holdfast.format.RootAuthor;
import io.holdfast.format.RootContent;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.format.TableSet;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** Names tables together. Each change is one commit. */
final class TableSetDesk implements TableSetDoor {

    private final Supplier<KnownRepository> repositories;
    private final Clock clock;
    private final RandomGenerator random;

    TableSetDesk(Supplier<KnownRepository> repositories, Clock clock, RandomGenerator random) {
        this.repositories = repositories;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public TableSetList list() {
        return new TableSetList(newest().sets().stream().map(TableSetDesk::info).toList());
    }

    @Override
    public TableSetInfo show(String name) {
        return info(find(newest().content(), name));
    }

    @Override
    public TableSetInfo add(String name, List<String> tables) {
        TableSet.checkedName(name);
        List<TableId> more = named(tables);
        return info(commit(name, content -> {
            TreeSet<TableId> all = new TreeSet<>(more);
            content.set(name).ifPresent(set -> all.addAll(set.tables()));
            requireRoom(content, name, all.size());
            return content.withSet(new TableSet(name, List.copyOf(all)));
        }));
    }

    @Override
    public TableSetInfo remove(String name, List<String> tables) {
        List<TableId> fewer = named(tables);
        return info(commit(name, content -> {
            TableSet set = find(content, name);
            fewer.stream()
                    .filter(table -> !set.tables().contains(table))
                    .findFirst()
                    .ifPresent(table -> {
                        throw new Rejected(
                                "unable to remove table %s: expected it in set %s, found it lacking"
                                        .formatted(table, name),
                                "'holdfast set show " + name + "' lists its tables");
                    });
            List<TableId> left = set.tables().stream()
                    .filter(table -> !fewer.contains(table))
                    .toList();
            if (left.isEmpty()) {
                throw new Rejected(
                        "unable to remove tables: expected at least one to stay in set %s, found none that would"
                                .formatted(name),
                        "'holdfast set delete " + name + "' deletes the set");
            }
            return content.withSet(new TableSet(name, left));
        }));
    }

    @Override
    public TableSetDeletion delete(String name) {
        change(content -> content.withoutSet(find(content, name).name()));
        return new TableSetDeletion(name);
    }

    /** The request, with the tables that its set has now in the place of the set. */
    BackupRequest resolved(BackupRequest request) {
        return request.set()
                .map(name -> request.withTables(show(name).tables()))
                .orElse(request);
    }

    private TableSet commit(String name, UnaryOperator<RootContent> change) {
        return find(change(change).content(), name);
    }

    private Root change(UnaryOperator<RootContent> change) {
        KnownRepository known = repositories.get().requireUnbroken("change table sets");
        RootAuthor author = RootAuthor.withoutCluster(SessionId.create(clock.instant(), random));
        Root committed = known.repository().commit(author, clock.instant(), root -> change.apply(root.content()));
        known.remember();
        return committed;
    }

    private Root newest() {
        return repositories.get().repository().newestRoot();
    }

    private static void requireRoom(RootContent content, String name, int tables) {
        int others = content.sets().stream()
                .filter(set -> !set.name().equals(name))
                .mapToInt(set -> set.tables().size())
                .sum();
        boolean isNew = content.set(name).isEmpty();
        if (tables > TableSet.MOST_TABLES
                || others + tables > RootContent.MOST_TABLES_OF_SETS
                || (isNew && content.sets().size() >= RootContent.MOST_SETS)) {
            throw new Rejected(
                    "unable to add to set %s: expected at most %d sets, %d tables in one and %d in all, found more"
                            .formatted(
                                    name, RootContent.MOST_SETS, TableSet.MOST_TABLES, RootContent.MOST_TABLES_OF_SETS),
                    "'holdfast set list' lists the sets; --all needs none");
        }
    }

    private static List<TableId> named(List<String> tables) {
        if (tables.isEmpty()) {
            throw new Rejected("unable to change a table set: expected one or more tables, found none", null);
        }
        List<TableId> ids = tables.stream().map(TableId::parse).distinct().toList();
        ids.stream().filter(TableId::isOfHBase).findFirst().ifPresent(table -> {
            throw new Rejected(
                    "unable to name table %s in a set: expected a user's table, found one of HBase's own"
                            .formatted(table),
                    null);
        });
        return ids;
    }

    private static TableSet find(RootContent content, String name) {
        Optional<TableSet> found = content.set(name);
        return found.orElseThrow(() -> new Rejected(
                "unable to find table set %s: expected it in the repository, found none of this name".formatted(name),
                "'holdfast set list' lists the sets"));
    }

    private static TableSetInfo info(TableSet set) {
        return new TableSetInfo(
                set.name(), set.tables().stream().map(TableId::toString).toList());
    }
}
