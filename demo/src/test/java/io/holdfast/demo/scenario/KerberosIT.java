package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.SecureCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster in which HBase, HDFS and ZooKeeper ask for Kerberos, and a service whose tickets end while it is at work. Each
 * part of the service, and each command that needs the cluster, is a process of its own.
 */
class KerberosIT {

    private static final int ROWS = 400;
    private static final int ENDS_WITHIN_SECONDS = 60;
    private static final String DELEGATING = "workers: {run-on-leader: never}\n";

    @TempDir
    private static Path folder;

    /** What is to be closed, the last first. */
    private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();

    private static SecureCluster cluster;
    private static ServerProcess server;
    private static Instant firstTicketsEnd;

    /** The server is known by the name of its machine, the worker by that of the user alone. */
    @BeforeAll
    static void start() throws Exception {
        cluster = SecureCluster.start(folder);
        OPEN.push(cluster);
        operator(loginAs("holdfast/_HOST", "holdfast"))
                .asksIn(Map.of(), "repo", "init")
                .done();
        server = ServerProcess.start(operator(DELEGATING + loginAs("holdfast/_HOST", "holdfast")), folder);
        OPEN.push(server);
        Process worker = operator(loginAs("holdfast", "holdfast")).startsLogging(workerLog(), "worker");
        OPEN.push(() -> worker.destroyForcibly().waitFor());
        Await.until(
                "the worker is connected", () -> Files.readString(workerLog()).contains("connected to the leader"));
        firstTicketsEnd = Instant.now().plusSeconds(SecureCluster.TICKET_SECONDS);
    }

    @AfterAll
    static void stop() throws Exception {
        while (!OPEN.isEmpty()) {
            OPEN.pop().close();
        }
    }

    private static Path workerLog() {
        return folder.resolve("worker.log");
    }

    private static String loginAs(String user, String keytab) {
        return "kerberos: {principal: %s@%s, keytab: '%s'}%n"
                .formatted(user, SecureCluster.REALM, cluster.keytab(keytab));
    }

    private static Operator operator(String configuration) {
        return Operator.at(cluster.confDir(), cluster.hdfs() + "/repository")
                .remembering(folder.resolve("state"))
                .configured(configuration)
                .in(cluster.environment());
    }

    @Test
    void backsUpAndRestoresWhenTheFirstTicketsHaveEnded() throws Exception {
        cluster.fill("orders", ROWS);
        String before = cluster.digest("orders");
        Operator remote = operator("").asking(server.address());
        Await.until("the first tickets have ended", () -> Instant.now().isAfter(firstTicketsEnd));
        cluster.restartZooKeeper();
        Await.until("the server leads again, and has its worker", () -> server.leads() && workers(remote) == 1);

        JsonNode backup = remote.asks("backup", "create", "--table", "orders").done();
        assertThat(backup.path("state").asText()).isEqualTo("COMPLETE");
        assertThat(backup.path("filesCopied").asInt()).isPositive();
        cluster.drop("orders");
        remote.asks("restore", backup.path("backupId").asText()).done();

        assertThat(cluster.digest("orders")).isEqualTo(before).contains("rows=" + ROWS);
        JsonNode verified = operator(loginAs("holdfast", "holdfast"))
                .asksIn(Map.of(), "repo", "verify", "--deep")
                .done();
        assertThat(verified.path("findings")).isEmpty();
    }

    private static int workers(Operator remote) {
        Answer answer = remote.asks("worker", "list");
        return answer.status() == 0 ? answer.json().path("workers").size() : 0;
    }

    @Test
    void nodesInZooKeeperAreForThatUserAlone() throws Exception {
        try (CuratorFramework superuser = cluster.superuser();
                CuratorFramework anybody = cluster.anybody()) {
            List<String> nodes = nodes(superuser, "/holdfast");
            assertThat(nodes).contains("/holdfast", "/holdfast/epoch", "/holdfast/leader");
            assertThat(nodes).anyMatch(node -> node.startsWith("/holdfast/leader/"));
            for (String node : nodes) {
                assertThat(superuser.getACL().forPath(node).stream()
                                .map(acl -> acl.getId().getScheme() + ":"
                                        + acl.getId().getId()))
                        .as(node)
                        .containsExactly("sasl:holdfast");
            }
            assertThatThrownBy(() -> anybody.getChildren().forPath("/holdfast"))
                    .isInstanceOf(KeeperException.NoAuthException.class);
            assertThatThrownBy(() -> anybody.create().forPath("/holdfast/mine"))
                    .isInstanceOf(KeeperException.NoAuthException.class);
        }
    }

    private static List<String> nodes(CuratorFramework zooKeeper, String node) throws Exception {
        List<String> nodes = new ArrayList<>(List.of(node));
        for (String child : zooKeeper.getChildren().forPath(node)) {
            nodes.addAll(nodes(zooKeeper, node + "/" + child));
        }
        return nodes;
    }

    @Test
    void anotherUserIsToldThatTheNodesAreNotItsOwn() {
        String message = operator(loginAs("stranger", "stranger"))
                .asksIn(Map.of(), "session", "list")
                .refused(3, "REJECTED");

        assertThat(message).contains("expected to be allowed to use /holdfast").contains("NoAuth");
    }

    @Test
    void aLoginThatZooKeeperDoesNotAcceptIsCalledSo() {
        String asOfAnother =
                cluster.environment().get("JAVA_TOOL_OPTIONS") + " -Dzookeeper.sasl.client.username=nobody";

        assertThat(operator(loginAs("holdfast", "holdfast"))
                        .asksIn(Map.of("JAVA_TOOL_OPTIONS", asOfAnother), "session", "list")
                        .refused(5, "UNAVAILABLE"))
                .contains("unable to log in to ZooKeeper: expected localhost:");
    }

    @Test
    void aUserWithTicketsNeedsNoKeytab() {
        assertThat(operator("")
                        .asksIn(Map.of("KRB5CCNAME", cluster.tickets().toString()), "session", "list")
                        .done()
                        .has("sessions"))
                .isTrue();
    }

    @Test
    void whoHasNothingToLogInWithIsRefused() {
        assertThat(refused(loginAs("holdfast", "none")))
                .contains("expected a keytab at")
                .contains("found none");
        assertThat(refused(loginAs("holdfast", "stranger")))
                .contains("expected keys of holdfast@EXAMPLE.COM")
                .contains("found those of stranger@EXAMPLE.COM");
        assertThat(refused(loginAs("holdfast", "outdated")))
                .contains("unable to log in with Kerberos as holdfast@EXAMPLE.COM");
        assertThat(refused("")).contains("expected a valid ticket in the cache of user");
    }

    private static String refused(String configuration) {
        return operator(configuration)
                .asksIn(Map.of(), "backup", "create", "--table", "orders")
                .refused(3, "REJECTED");
    }

    @Test
    void aServerAndAWorkerWithoutTheirKeysDoNotStart() throws Exception {
        Operator withoutKeys = operator(loginAs("holdfast", "none"));
        Path log = folder.resolve("refused.log");
        List<Process> refused = List.of(
                withoutKeys.startsLogging(log, "server", "--port", "0"), withoutKeys.startsLogging(log, "worker"));

        for (Process process : refused) {
            assertThat(process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(3);
        }
    }
}
