package io.holdfast.control;

import io.holdfast.api.BackupRequest;
import io.holdfast.error.Rejected;
import io.holdfast.format.TableId;
import io.holdfast.hbase.BuildTable;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.TableFacts;
import java.util.List;
import java.util.stream.Stream;

/** Checks what a backup is asked for, before a session of it exists. */
final class BackupRequestCheck {

    /** The tables of one backup are part of its root entry and of its procedure's record, both of which are small. */
    private static final int MOST_TABLES = 5_000;

    private static final int LONGEST_LABEL = 256;

    private final BackupRequest request;
    private final List<TableId> named;

    BackupRequestCheck(BackupRequest request) {
        this.request = request;
        long ways = Stream.of(!request.tables().isEmpty(), request.set().isPresent(), request.all())
                .filter(way -> way)
                .count();
        if (ways != 1) {
            throw new Rejected(
                    "unable to take a backup: expected either tables, or a set, or all of them, found %s"
                            .formatted(ways == 0 ? "neither" : "more than one of these"),
                    "use --table TABLE…, or --set SET, or --all");
        }
        if (request.label().map(String::length).orElse(0) > LONGEST_LABEL) {
            throw new Rejected(
                    "unable to take a backup: expected a label of at most %d characters, found %d"
                            .formatted(
                                    LONGEST_LABEL, request.label().orElseThrow().length()),
                    null);
        }
        if (request.workers().orElse(1) < 1) {
            throw new Rejected(
                    "unable to take a backup: expected 1 worker or more, found %d"
                            .formatted(request.workers().orElseThrow()),
                    "leave --workers out to let all work that there are");
        }
        this.named = request.tables().stream().map(TableId::parse).distinct().toList();
        named.stream().filter(TableId::isOfHBase).findFirst().ifPresent(table -> {
            throw new Rejected(
                    "unable to back up table %s: expected a user's table, found one of HBase's own".formatted(table),
                    "HBase rebuilds its own tables; --all takes every table of users");
        });
    }

    /** Those of users, without what a restore in place builds just now. */
    private static List<TableId> usersTables(Cluster cluster) {
        return cluster.tables().userTables().stream()
                .filter(table -> BuildTable.replaces(table).isEmpty())
                .toList();
    }

    List<TableId> tablesOf(Cluster cluster) {
        List<TableId> tables = request.all() ? usersTables(cluster) : named;
        List<TableId> unknown = request.all()
                ? List.of()
                : tables.stream()
                        .filter(table -> cluster.tables()
                                .find(table)
                                .map(TableFacts::table)
                                .isEmpty())
                        .toList();
        if (!unknown.isEmpty()) {
            throw new Rejected(
                    "unable to back up table %s: expected it to exist, found no table of this name"
                            .formatted(unknown.get(0)),
                    unknown.size() > 1 ? "unknown tables: " + unknown : null);
        }
        if (tables.isEmpty() || tables.size() > MOST_TABLES) {
            throw new Rejected(
                    "unable to take a backup: expected 1 to %d tables, found %d".formatted(MOST_TABLES, tables.size()),
                    null);
        }
        return tables;
    }
}
