package io.holdfast.election;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Rejected;
import io.holdfast.procedure.ProcedureId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.zookeeper.MiniZooKeeperCluster;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.data.ACL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real ZooKeeper, to which users say a password: what they may is the same as with Kerberos. */
class OwnNodesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static MiniZooKeeperCluster server;
    private static int port;

    @BeforeAll
    static void startServer(@TempDir Path folder) throws Exception {
        server = new MiniZooKeeperCluster(new Configuration(false));
        port = server.startup(folder.toFile());
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.shutdown();
    }

    private static CuratorFramework as(String user) {
        return start(builder()
                .authorization("digest", (user + ":secret").getBytes(UTF_8))
                .aclProvider(new OwnNodes()));
    }

    private static CuratorFramework anybody() {
        return start(builder());
    }

    private static CuratorFrameworkFactory.Builder builder() {
        return CuratorFrameworkFactory.builder()
                .connectString("localhost:" + port)
                .retryPolicy(new RetryOneTime(10));
    }

    private static CuratorFramework start(CuratorFrameworkFactory.Builder builder) {
        CuratorFramework zooKeeper = builder.build();
        zooKeeper.start();
        return zooKeeper;
    }

    private static Leadership lead(CuratorFramework zooKeeper, String root) {
        return Leadership.take(zooKeeper, root, "self", PATIENCE, () -> {});
    }

    @Test
    void nobodyElseLeadsOrReadsOrAsksWhereNodesAreOnesOwn() throws Exception {
        String root = "/own";
        try (CuratorFramework ours = as("holdfast");
                CuratorFramework other = as("other")) {
            try (Leadership leadership = lead(ours, root)) {
                new ZooKeeperJournal(ours, root, leadership).checkLeading();
                new CancelRequests(ours, root).ask(new ProcedureId("a"));

                assertThatThrownBy(() -> lead(other, root))
                        .isInstanceOf(Rejected.class)
                        .hasMessageContaining("unable to lead: expected to be allowed to use " + root)
                        .satisfies(e -> assertThat(((Rejected) e).hint()).isPresent());
                assertThatThrownBy(() -> Leadership.leaderOf(other, root)).isInstanceOf(Rejected.class);
                assertThatThrownBy(() -> new CancelRequests(other, root).ask(new ProcedureId("b")))
                        .isInstanceOf(Rejected.class);
            }
            for (String node : List.of("", "/leader", "/epoch", "/cancel", "/cancel/a")) {
                assertThat(owners(ours, root + node)).as(node).hasSize(1).noneMatch("anyone"::equals);
            }
        }
    }

    @Test
    void whatWasOpenIsClaimedAndStaysInUse() throws Exception {
        String root = "/claimed";
        try (CuratorFramework before = anybody();
                CuratorFramework ours = as("holdfast")) {
            long epoch;
            try (Leadership leadership = lead(before, root)) {
                epoch = leadership.epoch();
            }
            before.create().creatingParentsIfNeeded().forPath(root + "/procedures/a");

            OwnNodes.claim(ours, root);

            for (String node : List.of("", "/leader", "/epoch", "/procedures", "/procedures/a")) {
                assertThat(owners(ours, root + node)).as(node).hasSize(1).noneMatch("anyone"::equals);
            }
            assertThatThrownBy(() -> lead(before, root)).isInstanceOf(Rejected.class);
            try (Leadership leadership = lead(ours, root)) {
                assertThat(leadership.epoch()).isGreaterThan(epoch);
            }
        }
    }

    @Test
    void aClaimThatWasBrokenOffIsDoneAgain() throws Exception {
        String root = "/broken-off";
        try (CuratorFramework before = anybody();
                CuratorFramework ours = as("holdfast")) {
            before.create().creatingParentsIfNeeded().forPath(root + "/procedures/a");
            ours.setACL().withACL(Ids.CREATOR_ALL_ACL).forPath(root + "/procedures/a");

            OwnNodes.claim(ours, root);

            assertThat(owners(ours, root)).noneMatch("anyone"::equals);
            assertThat(owners(ours, root + "/procedures")).noneMatch("anyone"::equals);
        }
    }

    @Test
    void thereIsNothingToClaimWhereNothingWasEverMade() {
        try (CuratorFramework ours = as("holdfast")) {
            OwnNodes.claim(ours, "/nothing");
        }
    }

    private static List<String> owners(CuratorFramework zooKeeper, String node) throws Exception {
        return zooKeeper.getACL().forPath(node).stream()
                .map(ACL::getId)
                .map(id -> id.getId())
                .toList();
    }
}
