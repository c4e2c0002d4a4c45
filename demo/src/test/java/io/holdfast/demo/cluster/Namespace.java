package io.holdfast.demo.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.hbase.NamespaceDescriptor;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.SnapshotDescription;

/** A namespace of one test's own. */
public final class Namespace implements AutoCloseable {

    private final Cluster cluster;
    private final String name;

    private Namespace(Cluster cluster, String name) {
        this.cluster = cluster;
        this.name = name;
    }

    static Namespace create(Cluster cluster) {
        Namespace namespace = new Namespace(cluster, cluster.nextNamespace());
        try (Admin admin = cluster.admin()) {
            admin.createNamespace(NamespaceDescriptor.create(namespace.name).build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return namespace;
    }

    public String name() {
        return name;
    }

    /** The name of a table in here; does not make one. */
    public TableName table(String qualifier) {
        return TableName.valueOf(name, qualifier);
    }

    /** Drops the tables, if the test has not done so itself, and then the namespace. */
    public void drop() {
        try (Admin admin = cluster.admin()) {
            for (TableName table : admin.listTableNames()) {
                if (table.getNamespaceAsString().equals(name)) {
                    drop(admin, table);
                }
            }
            if (exists(admin)) {
                admin.deleteNamespace(name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        drop();
        deleteSnapshots();
    }

    /** Fail-safes and pins outlive their tables, which is too long for the next test. */
    private void deleteSnapshots() {
        try (Admin admin = cluster.admin()) {
            for (SnapshotDescription snapshot : admin.listSnapshots()) {
                if (snapshot.getTableName().getNamespaceAsString().equals(name)) {
                    admin.deleteSnapshot(snapshot.getName());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void drop(Admin admin, TableName table) throws IOException {
        if (admin.isTableEnabled(table)) {
            admin.disableTable(table);
        }
        admin.deleteTable(table);
    }

    private boolean exists(Admin admin) throws IOException {
        for (String namespace : admin.listNamespaces()) {
            if (namespace.equals(name)) {
                return true;
            }
        }
        return false;
    }
}
