package io.holdfast.election;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.ProcedureId;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
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
import org.junit.jupiter.api.io.TempDir;

class ProgressNotesTest {

    private static final String ROOT = "/holdfast";
    private static final ProcedureId TRIP = new ProcedureId("trip");

    private static MiniZooKeeperCluster server;
    private static int port;

    private CuratorFramework leader;
    private CuratorFramework reader;
    private ProgressNotes notes;

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
    void connect() {
        leader = connected();
        reader = connected();
        notes = new ProgressNotes(leader, ROOT);
    }

    @AfterEach
    void disconnect() {
        leader.close();
        reader.close();
    }

    private static CuratorFramework connected() {
        CuratorFramework zooKeeper = CuratorFrameworkFactory.newClient("localhost:" + port, new RetryOneTime(10));
        zooKeeper.start();
        return zooKeeper;
    }

    private Map<ProcedureId, ProgressNotes.Note> read() {
        return new ProgressNotes(reader, ROOT).read();
    }

    private static JournalRecord record() {
        return JournalRecord.begin(
                TRIP,
                null,
                "trip",
                "PACK",
                JsonNodeFactory.instance.objectNode(),
                Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Test
    void othersReadWhatWasPublishedLast() {
        assertThat(read()).isEmpty();
        notes.progressed(TRIP, "PACK", 5, 10, "bags");
        notes.progressed(TRIP, "PACK", 3, 10, "bags");
        assertThat(read()).isEmpty();

        notes.publish();
        assertThat(read()).containsExactly(Map.entry(TRIP, new ProgressNotes.Note("PACK", 5, 10, "bags")));

        notes.progressed(TRIP, "DRIVE", 1, 700, "km");
        notes.publish();
        assertThat(read()).containsExactly(Map.entry(TRIP, new ProgressNotes.Note("DRIVE", 1, 700, "km")));
    }

    @Test
    void whatIsOverIsWithdrawn() {
        notes.progressed(TRIP, "PACK", 5, 10, "bags");
        notes.publish();
        notes.moved(record());
        notes.publish();
        assertThat(read()).as("another step").isEmpty();

        notes.progressed(TRIP, "PACK", 5, 10, "bags");
        notes.publish();
        notes.ended(record());
        notes.publish();
        assertThat(read()).as("the end").isEmpty();
    }

    @Test
    void notesGoWithTheirLeader() {
        notes.progressed(TRIP, "PACK", 5, 10, "bags");
        notes.publish();
        leader.close();

        assertThat(read()).isEmpty();
    }

    @Test
    void aNoteThatCannotBeReadSaysNothing() throws Exception {
        leader.create().creatingParentsIfNeeded().forPath("/other/progress/trip", "{".getBytes(StandardCharsets.UTF_8));

        assertThat(new ProgressNotes(reader, "/other").read())
                .containsExactly(Map.entry(TRIP, new ProgressNotes.Note("", 0, 0, "")));
    }
}
