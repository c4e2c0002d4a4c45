package io.holdfast.demo.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.embedded.Part;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A moment at which something of HBase is lost, and starts again: as soon as the journal says so.
 *
 * @param lost what is lost
 * @param moment what Holdfast is doing then
 */
record Outage(Lost lost, Moment moment) {

    enum Lost {
        REGION_SERVER,
        MASTER,
        ZOOKEEPER,
        /** The process of them all, by {@code kill -9}. */
        ALL_OF_HBASE;

        /** Kills it, and starts it again or another in its place. */
        void loseAndStart(Cluster cluster) throws IOException {
            if (this == ALL_OF_HBASE) {
                cluster.process().kill();
                cluster.restart();
            } else {
                Part part = Part.valueOf(name());
                cluster.process().kill(part);
                cluster.process().start(part);
            }
        }
    }

    /** What is asked for. */
    enum Task {
        BACKUP,
        RESTORE,
        OVERWRITE,
        SNAPSHOT
    }

    /**
     * @param kind of the session, or of a part of it
     * @param step that it is at
     */
    record Moment(Task task, String kind, String step) {

        boolean isNow(JsonNode record) {
            return record.path("kind").asText().equals(kind)
                    && record.path("step").asText().equals(step)
                    && record.path("phase").asText().equals("RUNNING");
        }
    }

    /** Where HBase works for us, and where it is needed next. */
    private static final List<Moment> MOMENTS = List.of(
            new Moment(Task.BACKUP, "backup.full", "SNAPSHOT_TABLES"),
            new Moment(Task.BACKUP, "backup.full", "COPY"),
            new Moment(Task.RESTORE, "restore", "STAGE"),
            new Moment(Task.RESTORE, "restore", "CLONE"),
            new Moment(Task.OVERWRITE, "restore.swap", "DELETE"),
            new Moment(Task.OVERWRITE, "restore.swap", "CLONE"),
            new Moment(Task.SNAPSHOT, "snapshot.table", "FLUSH_REGIONS"),
            new Moment(Task.SNAPSHOT, "snapshot.table", "TAKE"));

    static List<Outage> of(Lost lost) {
        return MOMENTS.stream().map(moment -> new Outage(lost, moment)).toList();
    }

    static Stream<Outage> all() {
        return Arrays.stream(Lost.values()).flatMap(lost -> of(lost).stream());
    }

    @Override
    public String toString() {
        return "%s lost during %s at %s of %s".formatted(lost, moment.task, moment.step, moment.kind);
    }
}
