package io.holdfast.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.holdfast.error.Conflict;
import io.holdfast.error.Fenced;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.ProcedureId;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.zookeeper.MiniZooKeeperCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** On a real ZooKeeper, as only that one can show that a deposed leader is fenced. */
class ZooKeeperJournalTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static MiniZooKeeperCluster server;
    private static int port;

    private CuratorFramework zooKeeper;
    private String root;

    @BeforeAll
    static void startServer(@TempDir Path folder) throws Exception {
        server = new MiniZooKeeperCluster(new Configuration(false));
        port = server.startup(new File(folder.toString()));
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.shutdown();
    }

    @BeforeEach
    void connect(TestInfo test) {
        root = "/" + test.getTestMethod().orElseThrow().getName();
        zooKeeper = CuratorFrameworkFactory.newClient("localhost:" + port, new RetryOneTime(10));
        zooKeeper.start();
    }

    @AfterEach
    void disconnect() {
        zooKeeper.close();
    }

    private static JournalRecord record(String id, String step) {
        return JournalRecord.begin(
                new ProcedureId(id),
                null,
                "trip",
                step,
                JsonNodeFactory.instance.objectNode().put("to", "Rome"),
                Instant.parse("2026-01-01T00:00:00Z"));
    }

    private Leadership lead(String self) {
        return Leadership.take(zooKeeper, root, self, PATIENCE, () -> {});
    }

    private ZooKeeperJournal journal(Leadership leadership) {
        return new ZooKeeperJournal(zooKeeper, root, leadership);
    }

    @Test
    void keepsTheLastRecordOfEachProcedureForTheNextLeader() {
        try (Leadership first = lead("first")) {
            ZooKeeperJournal journal = journal(first);
            assertThat(journal.load()).isEmpty();
            journal.write(List.of(record("a", "PACK")));
            journal.write(List.of(record("b", "PACK")));
            journal.write(List.of(record("a", "DRIVE")));
            journal.remove(List.of(new ProcedureId("b")));
            journal.remove(List.of(new ProcedureId("b")));
        }
        try (Leadership second = lead("second")) {
            assertThat(journal(second).load()).containsExactly(record("a", "DRIVE"));
        }
    }

    @Test
    void aDeposedLeaderWritesNothingMore() {
        Leadership first = lead("first");
        ZooKeeperJournal stale = journal(first);
        stale.write(List.of(record("a", "PACK")));
        first.close();

        try (Leadership second = lead("second")) {
            assertThat(second.epoch()).isGreaterThan(first.epoch());
            assertThatThrownBy(() -> stale.write(List.of(record("a", "DRIVE")))).isInstanceOf(Fenced.class);
            assertThatThrownBy(() -> stale.write(List.of(record("new", "PACK"))))
                    .isInstanceOf(Fenced.class);
            assertThatThrownBy(() -> stale.remove(List.of(new ProcedureId("a"))))
                    .isInstanceOf(Fenced.class);
            assertThatThrownBy(stale::checkLeading).isInstanceOf(Fenced.class);
            journal(second).checkLeading();
            assertThat(journal(second).load()).containsExactly(record("a", "PACK"));
        }
    }

    @Test
    void whoeverWaitsTooLongIsToldWhoLeads() {
        try (Leadership first = lead("first");
                CuratorFramework other = CuratorFrameworkFactory.newClient("localhost:" + port, new RetryOneTime(10))) {
            other.start();
            assertThatThrownBy(() -> Leadership.take(other, root, "second", Duration.ofMillis(200), () -> {}))
                    .isInstanceOf(Conflict.class)
                    .hasMessageContaining("first");
            assertThat(first.epoch()).isPositive();
        }
    }

    @Test
    void whatEndsTheWaitIsPassedOnAsItIs() {
        class Enough extends RuntimeException {
            private static final long serialVersionUID = 1L;
        }
        try (Leadership first = lead("first");
                CuratorFramework other = CuratorFrameworkFactory.newClient("localhost:" + port, new RetryOneTime(10))) {
            other.start();
            assertThatThrownBy(() -> Leadership.take(other, root, "second", PATIENCE, () -> {
                        throw new Enough();
                    }))
                    .isInstanceOf(Enough.class);
            assertThat(Leadership.leaderOf(other, root)).hasValue("first");
            assertThat(first.epoch()).isPositive();
        }
        assertThat(Leadership.leaderOf(zooKeeper, root)).isEmpty();
        assertThat(Leadership.leaderOf(zooKeeper, root + "/nobody")).isEmpty();
    }

    @Test
    void whoLosesTheLeadIsTold() throws Exception {
        CuratorFramework own = CuratorFrameworkFactory.newClient("localhost:" + port, new RetryOneTime(10));
        own.start();
        Leadership lead = Leadership.take(own, root, "first", PATIENCE, () -> {});
        CountDownLatch lost = new CountDownLatch(1);
        lead.whenLost(lost::countDown);
        assertThat(lost.getCount()).isOne();

        own.getZookeeperClient().getZooKeeper().getTestable().injectSessionExpiration();

        assertThat(lost.await(30, TimeUnit.SECONDS)).isTrue();
        CountDownLatch late = new CountDownLatch(1);
        lead.close();
        lead.whenLost(late::countDown);
        assertThat(late.getCount()).isZero();
        own.close();
    }
}
