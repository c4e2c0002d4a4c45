package io.holdfast.archive;

import io.holdfast.format.LogChain;
import io.holdfast.format.LogHold;
import io.holdfast.hbase.Cluster;
import io.holdfast.repository.Repository;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Holds for a repository whose log archive does not rely on them: what is left of sessions whose journal was lost. */
public final class OrphanedHolds {

    private final Cluster cluster;
    private final Repository repository;

    public OrphanedHolds(Cluster cluster, Repository repository) {
        this.cluster = cluster;
        this.repository = repository;
    }

    /**
     * The names of these holds.
     *
     * @param running gives the sessions that still run, parts of others among them; asked after the holds were listed
     */
    public List<String> find(Supplier<Set<String>> running) {
        List<String> holds =
                cluster.wals().holds(Holds.prefixOf(repository.header().id()));
        List<String> named =
                running.get().stream().map(session -> session.replace('-', '_')).toList();
        Optional<String> kept = repository
                .newestRoot()
                .log(cluster.id())
                .map(repository::readLogChain)
                .map(LogChain::hold)
                .map(LogHold::peer);
        return holds.stream()
                .filter(hold -> kept.filter(hold::equals).isEmpty())
                .filter(hold -> named.stream().noneMatch(hold::endsWith))
                .toList();
    }
}
