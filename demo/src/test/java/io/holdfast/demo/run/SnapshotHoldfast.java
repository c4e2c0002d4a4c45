package io.holdfast.demo.run;

import io.holdfast.api.BackupDetail;
import io.holdfast.api.BackupFilter;
import io.holdfast.api.BackupList;
import io.holdfast.api.BackupRequest;
import io.holdfast.api.BackupResult;
import io.holdfast.api.DeletionRequest;
import io.holdfast.api.DeletionResult;
import io.holdfast.api.GcResult;
import io.holdfast.api.Holdfast;
import io.holdfast.api.PitrDoor;
import io.holdfast.api.Progress;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.QualifyResult;
import io.holdfast.api.RebuildResult;
import io.holdfast.api.RepairResult;
import io.holdfast.api.RepositoryInfo;
import io.holdfast.api.RestorePlan;
import io.holdfast.api.RestoreRequest;
import io.holdfast.api.RestoreResult;
import io.holdfast.api.Sessions;
import io.holdfast.api.SnapshotDoor;
import io.holdfast.api.TableSetDoor;
import io.holdfast.api.VerifyRequest;
import io.holdfast.api.VerifyResult;
import io.holdfast.api.WorkerList;
import io.holdfast.demo.data.TagConnection;
import io.holdfast.error.Unavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.NamespaceDescriptor;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Connection;

/** A front door whose backups are HBase's own snapshots, in the cluster itself. */
final class SnapshotHoldfast implements Holdfast {

    private final Connection connection;
    private final AfterRestore afterRestore;
    private final Set<String> known = new HashSet<>();
    private final HBaseFiles files;
    private List<TableName> tables = List.of();
    private int backups;

    /** What happens to the tables behind everybody's back once they are restored. */
    @FunctionalInterface
    interface AfterRestore {

        void happen(Connection connection) throws IOException;
    }

    SnapshotHoldfast(Path hbaseConf, AfterRestore afterRestore) throws IOException {
        Configuration conf = new Configuration();
        conf.addResource(new org.apache.hadoop.fs.Path(
                hbaseConf.resolve("hbase-site.xml").toUri()));
        this.connection = TagConnection.open(conf);
        this.afterRestore = afterRestore;
        this.files = new HBaseFiles(Path.of(conf.getTrimmed("hbase.rootdir", "").substring("file:".length())));
    }

    @Override
    public SnapshotDoor snapshots() {
        throw new UnsupportedOperationException("the demo takes no snapshots");
    }

    @Override
    public WorkerList workers() {
        throw new UnsupportedOperationException("the demo has no workers");
    }

    @Override
    public PitrDoor pitr() {
        throw new UnsupportedOperationException();
    }

    @Override
    public TableSetDoor tableSets() {
        throw new UnsupportedOperationException("the demo names its tables one by one");
    }

    @Override
    public RepositoryInfo initRepository() {
        return repositoryInfo();
    }

    @Override
    public QualifyResult qualifyRepository() {
        return new QualifyResult(true, "memory", List.of());
    }

    @Override
    public RepositoryInfo repositoryInfo() {
        return new RepositoryInfo("snapshots", 1, backups, backups, known.size(), 0, List.of(), null);
    }

    @Override
    public BackupResult createBackup(BackupRequest request, ProgressListener progress) {
        tables = request.tables().stream().map(TableName::valueOf).toList();
        backups++;
        progress.progressed(new Progress("session", "SNAPSHOT_TABLES", 0, tables.size(), "tables"));
        try (Admin admin = connection.getAdmin()) {
            for (TableName table : tables) {
                admin.snapshot(snapshotOf(table), table);
            }
            Set<String> present = files.of(tables);
            long copied = present.stream().filter(known::add).count();
            return new BackupResult(
                    "session",
                    "backup-" + backups,
                    "full",
                    "COMPLETE",
                    request.tables(),
                    present.size(),
                    copied,
                    1,
                    1,
                    1);
        } catch (IOException e) {
            throw new Unavailable("unable to take snapshots", null, e);
        }
    }

    @Override
    public VerifyResult verify(VerifyRequest request, ProgressListener progress) {
        throw new Unavailable("unable to verify snapshots", null, null);
    }

    @Override
    public BackupList listBackups(BackupFilter filter) {
        return new BackupList(List.of());
    }

    @Override
    public BackupDetail showBackup(String backupId) {
        List<BackupDetail.Table> details = tables.stream()
                .map(table -> new BackupDetail.Table(
                        table.getNameAsString(),
                        "ENABLED",
                        List.of("f"),
                        1,
                        1,
                        1,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        BackupDetail.Acl.NOT_RECORDED))
                .toList();
        return new BackupDetail(
                backupId,
                "session",
                "full",
                "COMPLETE",
                details.stream().map(BackupDetail.Table::table).toList(),
                Instant.EPOCH,
                Instant.EPOCH,
                known.size(),
                known.size(),
                1,
                1,
                null,
                null,
                "cluster",
                "2.6.4",
                details,
                List.of(),
                List.of());
    }

    @Override
    public RebuildResult rebuildRepository(ProgressListener progress) {
        throw new UnsupportedOperationException("nobody rebuilds here");
    }

    @Override
    public List<String> warnings() {
        return List.of();
    }

    @Override
    public DeletionResult planDeletion(DeletionRequest request) {
        throw new UnsupportedOperationException("nobody deletes here");
    }

    @Override
    public DeletionResult deleteBackups(DeletionRequest request) {
        throw new UnsupportedOperationException("nobody deletes here");
    }

    @Override
    public GcResult planGc() {
        throw new UnsupportedOperationException("nobody collects here");
    }

    @Override
    public GcResult collectGarbage(ProgressListener progress) {
        throw new UnsupportedOperationException("nobody collects here");
    }

    @Override
    public RestorePlan planRestore(RestoreRequest request) {
        throw new UnsupportedOperationException("nobody plans here");
    }

    @Override
    public RestoreResult restore(RestoreRequest request, ProgressListener progress) {
        try (Admin admin = connection.getAdmin()) {
            admin.createNamespace(NamespaceDescriptor.create(tables.get(0).getNamespaceAsString())
                    .build());
            for (TableName table : tables) {
                admin.cloneSnapshot(snapshotOf(table), table);
            }
            afterRestore.happen(connection);
            return new RestoreResult("session", List.of(), 1);
        } catch (IOException e) {
            throw new Unavailable("unable to clone snapshots", null, e);
        }
    }

    @Override
    public RepairResult repair(boolean dryRun, ProgressListener progress) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Sessions sessions() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException e) {
            throw new Unavailable("unable to disconnect", null, e);
        }
    }

    private String snapshotOf(TableName table) {
        return "backup-" + backups + "-" + table.getQualifierAsString();
    }
}
