package io.holdfast.election;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.error.Unavailable;
import io.holdfast.procedure.JournalRecord;
import io.holdfast.procedure.ProcedureId;
import io.holdfast.procedure.ProcedureListener;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;

/**
 * How far running sessions are, for other processes to read: a node each under the root, which goes with the session in
 * ZooKeeper of the leader that wrote it. Nothing depends on these notes, so that they are no part of the journal, and are
 * written now and then.
 */
public final class ProgressNotes implements ProcedureListener {

    private static final String NODE = "/progress";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CuratorFramework zooKeeper;
    private final String path;
    private final Map<ProcedureId, Note> latest = new ConcurrentHashMap<>();
    private final Map<ProcedureId, Note> published = new HashMap<>();

    /**
     * How far a session is.
     *
     * @param step the step that says so
     */
    public record Note(String step, long done, long total, String unit) {}

    public ProgressNotes(CuratorFramework zooKeeper, String root) {
        this.zooKeeper = zooKeeper;
        this.path = root + NODE;
    }

    @Override
    public void moved(JournalRecord record) {
        latest.remove(record.id());
    }

    @Override
    public void progressed(ProcedureId id, String step, long done, long total, String unit) {
        // Threads report in any order.
        latest.merge(
                id,
                new Note(step, done, total, unit),
                (known, more) -> known.step().equals(step) && known.done() > done ? known : more);
    }

    @Override
    public void ended(JournalRecord record) {
        latest.remove(record.id());
    }

    /** How far the sessions are that run in this process. */
    public Map<ProcedureId, Note> latest() {
        return Map.copyOf(latest);
    }

    /** Writes what has changed since the last time; only a leader may, and one thread at a time. */
    public void publish() {
        Set<ProcedureId> outdated = new HashSet<>(published.keySet());
        outdated.removeAll(latest.keySet());
        outdated.forEach(this::withdraw);
        latest.forEach((id, note) -> {
            if (!note.equals(published.get(id))) {
                write(id, note);
            }
        });
    }

    private void write(ProcedureId id, Note note) {
        calling(() -> zooKeeper
                .create()
                .orSetData()
                .creatingParentsIfNeeded()
                .withMode(CreateMode.EPHEMERAL)
                .forPath(path + "/" + id, JSON.writeValueAsBytes(note)));
        published.put(id, note);
    }

    private void withdraw(ProcedureId id) {
        calling(() -> {
            zooKeeper.delete().quietly().forPath(path + "/" + id);
            return id;
        });
        published.remove(id);
    }

    /** The notes of whoever leads. */
    public Map<ProcedureId, Note> read() {
        Map<ProcedureId, Note> notes = new HashMap<>();
        for (String id : calling(this::sessions)) {
            calling(() -> {
                try {
                    notes.put(new ProcedureId(id), parse(zooKeeper.getData().forPath(path + "/" + id)));
                } catch (KeeperException.NoNodeException endedMeanwhile) {
                    // Then nobody asks how far it is.
                }
                return id;
            });
        }
        return notes;
    }

    private List<String> sessions() throws Exception {
        try {
            return zooKeeper.getChildren().forPath(path);
        } catch (KeeperException.NoNodeException nothingEverRan) {
            return List.of();
        }
    }

    private static Note parse(byte[] text) throws IOException {
        try {
            return JSON.readValue(text, Note.class);
        } catch (JsonProcessingException ofAnotherVersion) {
            return new Note("", 0, 0, "");
        }
    }

    @FunctionalInterface
    private interface Call<T> {
        T call() throws Exception;
    }

    private static <T> T calling(Call<T> call) {
        try {
            return call.call();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("unable to exchange progress: interrupted", null, e);
        } catch (Exception e) {
            throw ZooKeeperErrors.translate("exchange progress", e);
        }
    }
}
