package io.holdfast.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.demo.cluster.Cluster;
import io.holdfast.demo.cluster.Namespace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptor;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.SnapshotDescription;
import org.apache.hadoop.hbase.client.TableDescriptor;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;

/** Where a test plays: a cluster, a namespace of its own in it, an empty repository, and an operator. */
record Scene(Cluster cluster, Namespace namespace, Path folder, Operator operator) {

    private static final Pattern PIN = Pattern.compile("holdfast-(import|build)-.*");
    private static final int LOOKS_PER_REQUEST = 60;
    private static final Pattern REFERENCE = Pattern.compile(".+\\.[0-9a-f]{32}");

    static Scene of(Cluster cluster, Namespace namespace, Path folder) {
        return at(cluster, namespace, folder, "file:" + folder.resolve("repository"));
    }

    /** @param location of the empty repository; others than that of {@link #of} are not in the scene's folder */
    static Scene at(Cluster cluster, Namespace namespace, Path folder, String location) {
        Scene scene = new Scene(cluster, namespace, folder, Operator.at(cluster.confDir(), location));
        scene.operator.asks("repo", "init").done();
        return scene;
    }

    Path repository() {
        return folder.resolve("repository");
    }

    /** An operator of another cluster with the same repository. */
    Operator operatorOf(Cluster other) {
        return operator.at(other);
    }

    // ---- Tables
    // -------------------------------------------------------------------------------------------------------

    TableName table(String name) {
        return namespace.table(name);
    }

    static ColumnFamilyDescriptorBuilder family(byte[] name) {
        return ColumnFamilyDescriptorBuilder.newBuilder(name).setMaxVersions(3);
    }

    TableName create(String name, String... splits) throws IOException {
        return create(TableDescriptorBuilder.newBuilder(table(name)), List.of(family(Cells.F)), splits);
    }

    TableName create(TableDescriptorBuilder table, List<ColumnFamilyDescriptorBuilder> families, String... splits)
            throws IOException {
        List<ColumnFamilyDescriptor> built =
                families.stream().map(ColumnFamilyDescriptorBuilder::build).toList();
        TableDescriptor descriptor = table.setColumnFamilies(built).build();
        try (Admin admin = cluster.admin()) {
            admin.createTable(
                    descriptor, Arrays.stream(splits).map(Cells::bytes).toArray(byte[][]::new));
        }
        return descriptor.getTableName();
    }

    /** A table with rows in files and more in memory. */
    TableName createWithRows(String name, int rows, String... splits) throws IOException {
        TableName table = create(name, splits);
        write(table, 0, rows);
        flush(table);
        write(table, rows, rows + rows / 10);
        return table;
    }

    void write(TableName table, int from, int to) throws IOException {
        Cells.write(cluster.connection(), table, from, to, Cells.F);
    }

    void flush(TableName table) throws IOException {
        try (Admin admin = cluster.admin()) {
            admin.flush(table);
        }
    }

    void drop(TableName... tables) throws IOException {
        drop(cluster, tables);
    }

    static void drop(Cluster cluster, TableName... tables) throws IOException {
        try (Admin admin = cluster.admin()) {
            for (TableName table : tables) {
                if (admin.isTableEnabled(table)) {
                    admin.disableTable(table);
                }
                admin.deleteTable(table);
            }
        }
    }

    /** A table whose files are links; the snapshot that it was made of is gone. */
    static void cloneOf(Scene scene, TableName origin, TableName clone) throws IOException {
        String snapshot = "snapshot-" + origin.getQualifierAsString() + "-"
                + scene.namespace().name();
        try (Admin admin = scene.cluster().admin()) {
            admin.snapshot(snapshot, origin);
            admin.cloneSnapshot(snapshot, clone);
            admin.deleteSnapshot(snapshot);
        }
    }

    Kept keep(TableName table) throws IOException {
        return Kept.of(cluster, table, folder);
    }

    // ---- Commands
    // -----------------------------------------------------------------------------------------------------

    /** Takes a backup of these tables and returns what the command said. */
    JsonNode backup(TableName... tables) {
        List<String> words = new ArrayList<>(List.of("backup", "create"));
        Stream.of(tables).forEach(table -> words.addAll(List.of("--table", table.getNameWithNamespaceInclAsString())));
        JsonNode done = operator.asks(words.toArray(String[]::new)).done();
        assertThat(done.path("state").asText()).isEqualTo("COMPLETE");
        return done;
    }

    String backupId(TableName... tables) {
        return backup(tables).path("backupId").asText();
    }

    void delete(String... backups) {
        List<String> words = new ArrayList<>(List.of("backup", "delete"));
        words.addAll(List.of(backups));
        assertThat(operator.asks(words.toArray(String[]::new)).done().path("deleted"))
                .hasSize(backups.length);
    }

    /** Collects garbage and returns what the command said. */
    JsonNode gc() {
        return operator.asks("repo", "gc").done();
    }

    /** Ids of the backups that there are, newest first. */
    List<String> backups() {
        List<String> ids = new ArrayList<>();
        operator.asks("backup", "list")
                .done()
                .path("backups")
                .forEach(backup -> ids.add(backup.path("backupId").asText()));
        return ids;
    }

    JsonNode restore(String backup, String... words) {
        return restore(operator, backup, words);
    }

    static JsonNode restore(Operator operator, String backup, String... words) {
        List<String> all = new ArrayList<>(List.of("restore", backup));
        all.addAll(List.of(words));
        return operator.asks(all.toArray(String[]::new)).done();
    }

    /** {@code --table from=to}. */
    static String as(TableName from, TableName to) {
        return "--table=" + from.getNameAsString() + "=" + to.getNameAsString();
    }

    // ---- Files
    // --------------------------------------------------------------------------------------------------------

    /** Names of the table's store files, as its regions see them. */
    static List<String> storeFiles(Cluster cluster, TableName table) {
        return cluster.files("data/" + table.getNamespaceAsString() + "/" + table.getQualifierAsString()).stream()
                .map(Path::of)
                .filter(file -> file.getNameCount() == 3)
                .filter(file -> !file.getName(0).toString().startsWith(".")
                        && !file.getName(1).toString().startsWith(".")
                        && !file.getName(1).toString().equals("recovered.edits"))
                .map(file -> file.getFileName().toString())
                .toList();
    }

    List<String> storeFiles(TableName table) {
        return storeFiles(cluster, table);
    }

    static boolean isReference(String file) {
        return REFERENCE.matcher(file).matches();
    }

    static boolean isLink(String file) {
        return file.contains("=");
    }

    /** Waits until the cleaners have removed every file of the namespace's dropped tables. */
    void awaitEmptyArchive() {
        Await.untilNone("no file in the archive", () -> cluster.files("archive/data/" + namespace.name()));
    }

    // ---- Life after a restore
    // -----------------------------------------------------------------------------------------

    /** As {@link #outlivesItsPin(Cluster, TableName, Kept)}, in the scene's own cluster. */
    void outlivesItsPin(TableName table, Kept kept) throws IOException {
        outlivesItsPin(cluster, table, kept);
    }

    /**
     * Rewrites every file of a restored table, lets a later command release the pin that the restore left, waits for the
     * cleaners, and compares again.
     */
    void outlivesItsPin(Cluster where, TableName table, Kept kept) throws IOException {
        assertThat(pinsOf(where, table)).as("pins of %s", table).isNotEmpty();
        compact(where, table);
        kept.assertSameCells(where, table);
        runLaterCommand(where);
        assertThat(pinsOf(where, table)).as("pins of %s", table).isEmpty();
        String aliases = "archive/data/" + table.getNamespaceAsString();
        Await.untilNone("no file of the import in the archive", () -> where.files(aliases).stream()
                .filter(file -> isImportOf(
                        TableName.valueOf(table.getNamespaceAsString(), file.substring(0, file.indexOf('/'))), table))
                .toList());
        reopen(where, table);
        kept.assertSameCells(where, table);
    }

    static List<String> pinsOf(Cluster where, TableName table) throws IOException {
        try (Admin admin = where.admin()) {
            return admin.listSnapshots().stream()
                    .filter(snapshot -> PIN.matcher(snapshot.getName()).matches())
                    .filter(snapshot -> isImportOf(snapshot.getTableName(), table))
                    .map(SnapshotDescription::getName)
                    .toList();
        }
    }

    /** Whether a table is what another one was brought in as, or built as beside it. */
    private static boolean isImportOf(TableName imported, TableName table) {
        String name = Pattern.quote(table.getQualifierAsString());
        return imported.getNamespaceAsString().equals(table.getNamespaceAsString())
                && imported.getQualifierAsString()
                        .matches("holdfast-[0-9TZ]+-[0-9a-f]{8}[._]%s|%s__holdfast_.*".formatted(name, name));
    }

    /**
     * Backs up a table that nobody needs, and drops it then with a file that no snapshot ever knew: only when it meets one
     * of these does HBase's cleaner look again at which snapshots there are.
     */
    void runLaterCommand(Cluster where) throws IOException {
        TableName later = TableName.valueOf("later");
        try (Admin admin = where.admin()) {
            admin.createTable(TableDescriptorBuilder.newBuilder(later)
                    .setColumnFamily(ColumnFamilyDescriptorBuilder.of(Cells.F))
                    .build());
            try {
                operatorOf(where)
                        .asks("backup", "create", "--table", later.getNameAsString())
                        .done();
                Cells.write(where.connection(), later, 0, 1, Cells.F);
                admin.flush(later);
            } finally {
                drop(where, later);
            }
        }
    }

    /** Until no store file is a link or a reference any more. */
    static void compact(Cluster where, TableName table) throws IOException {
        try (Admin admin = where.admin()) {
            TableDescriptor descriptor = admin.getDescriptor(table);
            if (!descriptor.isCompactionEnabled()) {
                admin.modifyTable(TableDescriptorBuilder.newBuilder(descriptor)
                        .setCompactionEnabled(true)
                        .build());
            }
            majorCompact(admin, table);
            // What was compacted away leaves the folders when the regions close, and the parents of a split when
            // nothing
            // refers to them any more.
            Await.untilNone("no link or reference in " + table, () -> {
                reopen(where, table);
                admin.runCatalogJanitor();
                return storeFiles(where, table).stream()
                        .filter(file -> isLink(file) || isReference(file))
                        .toList();
            });
        }
    }

    /** Returns when all regions in which there is something have rewritten their files. */
    static void majorCompact(Admin admin, TableName table) {
        long begin = System.currentTimeMillis();
        AtomicInteger looks = new AtomicInteger();
        Await.until("a major compaction of " + table, () -> {
            // A request that comes while regions still open can get lost.
            if (looks.getAndIncrement() % LOOKS_PER_REQUEST == 0) {
                for (RegionInfo region : admin.getRegions(table)) {
                    admin.majorCompactRegion(region.getRegionName());
                }
            }
            return compactedSince(admin, table, begin);
        });
    }

    private static boolean compactedSince(Admin admin, TableName table, long begin) throws IOException {
        for (RegionInfo region : admin.getRegions(table)) {
            long last = admin.getLastMajorCompactionTimestampForRegion(region.getRegionName());
            // An empty region has nothing to compact.
            if (last != 0 && last < begin) {
                return false;
            }
        }
        return switch (admin.getCompactionState(table)) {
            case NONE -> true;
            case MAJOR, MINOR, MAJOR_AND_MINOR -> false;
        };
    }

    private static void reopen(Cluster where, TableName table) throws IOException {
        try (Admin admin = where.admin()) {
            admin.disableTable(table);
            admin.enableTable(table);
        }
    }
}
