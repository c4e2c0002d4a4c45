package io.holdfast.demo.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.RegionServerProcess;
import io.holdfast.demo.embedded.Part;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.jspecify.annotations.Nullable;

/**
 * A moment at which something of HBase is lost, and starts again: as soon as the journal says so.
 *
 * @param lost what is lost
 * @param moment what Holdfast is doing then
 */
record Outage(Lost lost, Moment moment) {

    enum Lost {
        REGION_SERVER,
        /** One that hangs, which nobody notices for a while, and which stays lost. */
        REGION_SERVER_UNNOTICED,
        MASTER,
        ZOOKEEPER,
        /** The process of them all, by {@code kill -9}. */
        ALL_OF_HBASE;

        /** Kills it, and starts it again or another in its place. */
        void loseAndStart(Cluster cluster, @Nullable RegionServerProcess another) throws IOException {
            switch (this) {
                case ALL_OF_HBASE -> {
                    cluster.process().kill();
                    cluster.restart();
                }
                case REGION_SERVER_UNNOTICED ->
                    Objects.requireNonNull(another, "it has joined").freeze();
                case REGION_SERVER, MASTER, ZOOKEEPER -> {
                    Part part = Part.valueOf(name());
                    cluster.process().kill(part);
                    cluster.process().start(part);
                }
            }
        }

        /** The region server that is to be lost, with all regions of the table, if there are any; null if it is there anyway. */
        @Nullable
        RegionServerProcess prepare(Cluster cluster, TableName table) throws IOException {
            if (this != REGION_SERVER_UNNOTICED) {
                return null;
            }
            RegionServerProcess another = RegionServerProcess.join(cluster);
            try (Admin admin = cluster.admin()) {
                if (admin.tableExists(table)) {
                    for (RegionInfo region : admin.getRegions(table)) {
                        admin.move(region.getEncodedNameAsBytes(), another.name());
                    }
                }
            }
            return another;
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
