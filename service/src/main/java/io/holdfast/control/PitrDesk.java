package io.holdfast.control;

import io.holdfast.api.PitrEnableRequest;
import io.holdfast.api.PitrResult;
import io.holdfast.error.Rejected;
import io.holdfast.format.LogChain;
import io.holdfast.format.LogHold;
import io.holdfast.format.LogPace;
import io.holdfast.format.Root;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Cluster;
import io.holdfast.repository.Repository;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks what is to be protected, and reports what came of it. */
final class PitrDesk {

    private PitrDesk() {}

    /** The tables that are named, each of which has to be fit for it. */
    static List<TableId> toEnable(Cluster cluster, List<String> named) {
        List<TableId> tables = parsed(named);
        for (TableId table : tables) {
            if (cluster.tables().find(table).isEmpty()) {
                throw new Rejected(
                        "unable to protect table %s: expected it to exist, found nothing".formatted(table), null);
            }
            cluster.tables().unfitForLogs(table).ifPresent(why -> {
                throw new Rejected(
                        "unable to protect table %s: expected edits that can be brought back from logs, found that %s"
                                .formatted(table, why),
                        "full backups of it are not affected");
            });
        }
        return tables;
    }

    /** How often a service is to look at the logs from now on; empty if that stays as it is. */
    static Optional<LogPace> pace(PitrEnableRequest request) {
        request.interval().ifPresent(asked -> requireInterval("an interval", asked));
        request.tail()
                .filter(asked -> !asked.isZero())
                .ifPresent(asked -> requireInterval("a time between looks", asked));
        return request.interval().isEmpty() && request.tail().isEmpty()
                ? Optional.empty()
                : Optional.of(new LogPace(seconds(request.interval()), seconds(request.tail())));
    }

    private static void requireInterval(String what, Duration asked) {
        if (!LogPace.isInterval(asked)) {
            throw new Rejected(
                    "unable to protect tables: expected %s of whole seconds from 1s to 1h, found %s"
                            .formatted(what, asked),
                    null);
        }
    }

    private static @Nullable Integer seconds(Optional<Duration> time) {
        return time.map(Duration::toSeconds).map(Math::toIntExact).orElse(null);
    }

    /** The tables that are named, each of which has to be protected. */
    static List<TableId> toDisable(Repository repository, Cluster cluster, List<String> named) {
        List<TableId> tables = parsed(named);
        List<TableId> known = chain(repository, repository.newestRoot(), cluster)
                .map(LogChain::protectedTables)
                .orElse(List.of());
        for (TableId table : tables) {
            if (!known.contains(table)) {
                throw new Rejected(
                        "unable to end the protection of table %s: expected a table that is protected, found that it is not"
                                .formatted(table),
                        "holdfast pitr status");
            }
        }
        return tables;
    }

    private static List<TableId> parsed(List<String> named) {
        if (named.isEmpty()) {
            throw new Rejected("unable to change what is protected: expected one or more tables, found none", null);
        }
        List<TableId> tables = named.stream().map(TableId::parse).distinct().toList();
        tables.stream().filter(TableId::isOfHBase).findFirst().ifPresent(table -> {
            throw new Rejected(
                    "unable to protect table %s: expected a user's table, found one of HBase's own".formatted(table),
                    null);
        });
        return tables;
    }

    static Optional<LogChain> chain(Repository repository, Root root, Cluster cluster) {
        return root.log(cluster.id()).map(repository::readLogChain);
    }

    /** From what the session wrote. */
    static PitrResult result(SessionId session, LogChain chain, double seconds) {
        LogHold hold = chain.hold();
        return new PitrResult(
                session.text(),
                chain.protectedTables().stream().map(TableId::toString).toList(),
                hold == null ? null : chain.to(),
                hold == null ? null : hold.peer(),
                hold == null ? null : "echo \"remove_peer '%s'\" | hbase shell -n".formatted(hold.peer()),
                seconds);
    }
}
