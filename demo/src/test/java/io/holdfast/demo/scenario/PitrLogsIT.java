package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import io.holdfast.demo.cluster.OnHBase;
import io.holdfast.demo.cluster.RegionServerProcess;
import io.holdfast.demo.cluster.SharedCluster;
import io.holdfast.hbase.HBaseCluster;
import io.holdfast.hbase.WalFile;
import io.holdfast.kerberos.KerberosLogin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.hbase.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Logs of every form: several of a server side by side, compressed, in a folder for each server, without an end, empty. */
@ExtendWith(SharedCluster.class)
@OnHBase(
        with = {
            "hbase.wal.provider=multiwal",
            "hbase.wal.regiongrouping.strategy=bounded",
            "hbase.wal.regiongrouping.numgroups=2",
            "hbase.regionserver.wal.enablecompression=true",
            "hbase.separate.oldlogdir.by.regionserver=true"
        })
class PitrLogsIT {

    private static final int ROWS = 400;

    @TempDir
    private Path folder;

    @Test
    void allOfThemAreRead(Cluster cluster, Namespace namespace) throws Exception {
        Scene scene = Scene.of(cluster, namespace, folder);
        TableName table = scene.create("orders", "row-000100", "row-000200", "row-000300");
        scene.write(table, 0, ROWS);
        scene.operator()
                .asks("pitr", "enable", "--table", table.getNameAsString())
                .done();
        scene.backup(table);
        scene.write(table, 0, ROWS / 2);
        try (RegionServerProcess dies = RegionServerProcess.join(cluster)) {
            Placement.move(cluster, table, dies.name());
            scene.write(table, ROWS / 2, ROWS);
        }
        PitrTroubleIT.awaitOnline(cluster, table);
        ofAServerThatWroteNothing(cluster, scene.create("other"));
        scene.write(table, ROWS / 4, ROWS / 2);
        Instant moment = PitrIT.momentAfterThat();
        Kept then = scene.keep(table);
        scene.write(table, 0, ROWS);
        scene.operator().asks("pitr", "archive").done();

        assertThat(logs(cluster)).extracting(WalFile::group).doesNotContain("").hasSizeGreaterThan(2);
        assertThat(cluster.files("oldWALs"))
                .as("a folder for each server that lives, and none for those that have died")
                .anyMatch(file -> Path.of(file).getNameCount() == 1)
                .anyMatch(file -> Path.of(file).getNameCount() == 2);
        scene.operator()
                .asks("restore", "--at", moment.toString(), "--table", table + "=" + scene.table("then"))
                .done();
        then.assertSameCells(cluster, scene.table("then"));
        scene.operator()
                .asks("restore", "--latest", "--table", table + "=" + scene.table("now"))
                .done();
        scene.keep(table).assertSameCells(cluster, scene.table("now"));
        scene.operator()
                .asks("pitr", "disable", "--table", table.getNameAsString())
                .done();
    }

    private static List<WalFile> logs(Cluster cluster) {
        try (HBaseCluster connected = HBaseCluster.connect(cluster.confDir(), KerberosLogin.fromTicketCache())) {
            return connected.wals().list();
        }
    }

    /**
     * Files of no bytes: what a server leaves that dies as it begins its logs.
     *
     * @param other a table that nothing was written to
     */
    private static void ofAServerThatWroteNothing(Cluster cluster, TableName other) throws Exception {
        String server;
        try (RegionServerProcess idle = RegionServerProcess.join(cluster)) {
            Placement.move(cluster, other, idle.name());
            server = idle.name().toString().replace(",", "%2C");
        }
        PitrTroubleIT.awaitOnline(cluster, other);
        Await.until("its logs are old ones", () -> !ofServer(cluster, server).isEmpty());
        for (String log : ofServer(cluster, server)) {
            Files.write(cluster.root().resolve("oldWALs").resolve(log), new byte[0]);
        }
    }

    private static List<String> ofServer(Cluster cluster, String server) {
        return cluster.files("oldWALs").stream()
                .filter(file -> Path.of(file).getFileName().toString().startsWith(server))
                .toList();
    }
}
