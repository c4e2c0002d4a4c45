package io.holdfast.app;

import io.holdfast.control.ClusterDesk;
import io.holdfast.election.Leadership;
import io.holdfast.error.Unavailable;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.curator.framework.CuratorFramework;

/** Finds whoever leads a cluster, by what it says in the cluster's ZooKeeper. */
final class LeaderSearch implements Supplier<String> {

    private final ClusterDesk clusters;
    private final ZooKeepers zooKeepers;

    LeaderSearch(ClusterDesk clusters, ZooKeepers zooKeepers) {
        this.clusters = clusters;
        this.zooKeepers = zooKeepers;
    }

    /** The URL of the leader; {@code UNAVAILABLE} if nobody leads who has one. */
    @Override
    public String get() {
        try (CuratorFramework zooKeeper = zooKeepers.connect(clusters.connect().zooKeeper())) {
            Optional<String> leader = Leadership.leaderOf(zooKeeper, ZooKeepers.ROOT);
            return leader.filter(name -> name.startsWith("http"))
                    .orElseThrow(() -> new Unavailable(
                            "unable to find the leader: expected a service that leads the cluster, found "
                                    + leader.map(name -> "process " + name + ", which leads for one command")
                                            .orElse("none"),
                            "start one with 'holdfast server', or name it with --leader",
                            null));
        }
    }
}
