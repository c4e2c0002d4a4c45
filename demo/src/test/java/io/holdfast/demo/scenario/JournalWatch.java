package io.holdfast.demo.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.demo.cluster.Cluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;

/** Looks at a cluster's journal closely enough to see short steps. */
final class JournalWatch {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CANCEL = "/holdfast/cancel";
    private static final String PROCEDURES = "/holdfast/procedures";

    private final Cluster cluster;
    private final Set<String> ended = new HashSet<>();

    JournalWatch(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Waits until there is such a record, or it is too late for it; returns the id of the session that it belongs to. */
    String await(Predicate<JsonNode> wanted) {
        Set<String> sessions = new HashSet<>();
        Await.closelyUntil("a moment in the journal", () -> {
            List<JsonNode> journal = journal();
            journal.stream()
                    .filter(record -> !record.path("parent").isObject())
                    .forEach(record -> sessions.add(record.path("id").asText()));
            boolean isOver = journal.isEmpty() && !sessions.isEmpty();
            return isOver || journal.stream().anyMatch(wanted);
        });
        return sessions.iterator().next();
    }

    /** Where what goes on stands. */
    List<String> unfinished() throws IOException, KeeperException, InterruptedException {
        return journal().stream()
                .map(record -> "%s %s %s"
                        .formatted(
                                record.path("kind").asText(),
                                record.path("step").asText(),
                                record.path("phase").asText()))
                .toList();
    }

    /** Leaves the request that {@code session cancel} leaves, with no process to be started first. */
    void askToCancel(String session) throws KeeperException, InterruptedException {
        if (cluster.zooKeeper().exists(CANCEL, false) == null) {
            cluster.zooKeeper().create(CANCEL, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        }
        cluster.zooKeeper()
                .create(CANCEL + "/" + session, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    /** What is in the journal of sessions that go on. Reads nothing twice that has ended: moments are short. */
    private List<JsonNode> journal() throws IOException, KeeperException, InterruptedException {
        List<JsonNode> records = new ArrayList<>();
        if (cluster.zooKeeper().exists(PROCEDURES, false) == null) {
            return records;
        }
        for (String id : cluster.zooKeeper().getChildren(PROCEDURES, false)) {
            if (ended.contains(id)) {
                continue;
            }
            try {
                JsonNode record = JSON.readTree(cluster.zooKeeper().getData(PROCEDURES + "/" + id, false, null));
                if (record.path("closed").asBoolean()) {
                    ended.add(id);
                } else {
                    records.add(record);
                }
            } catch (KeeperException.NoNodeException endedMeanwhile) {
                // Then it is not among those that go on.
            }
        }
        return records;
    }
}
