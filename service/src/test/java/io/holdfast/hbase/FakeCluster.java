package io.holdfast.hbase;

import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.error.Rejected;
import io.holdfast.error.Unavailable;
import io.holdfast.format.Bytes;
import io.holdfast.format.ClusterId;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.NamespaceImage;
import io.holdfast.format.TableId;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in memory: tables are regions with files, snapshots are copies of that list, and a clone is a table whose
 * files are links. Calls can be made to fail by name.
 */
public final class FakeCluster implements Cluster, Tables, Snapshots, HFiles {

    private static final String FOR_EVER = "-for-ever";

    private record Table(boolean enabled, Bytes descriptor, List<SnapshotRegion> regions) {}

    record Snapshot(TableId table, Instant createdAt, Bytes descriptor, List<SnapshotRegion> regions) {}

    private final ClusterId id;
    private final Map<TableId, Table> tables = new TreeMap<>(Comparator.comparing(TableId::toString));
    private final Map<SnapshotName, Snapshot> snapshots = new TreeMap<>();
    private final Map<FileOrigin, byte[]> files = new HashMap<>();
    private final Map<String, NamespaceImage> namespaces = new TreeMap<>();
    private final FakeImports imports = new FakeImports(this);
    private final Map<String, Supplier<? extends @Nullable RuntimeException>> failures = new HashMap<>();
    private final List<FileOrigin> opened = new ArrayList<>();
    private final Set<FileOrigin> archived = new HashSet<>();
    private final List<TableId> compacted = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private final FakeAcls acls = new FakeAcls(this::called);

    public FakeCluster(String id) {
        this.id = new ClusterId(id);
        namespaces.put("default", new NamespaceImage("default", new TreeMap<>()));
    }

    /** Makes a table of regions with one family and the given content in each. */
    public void createTable(String name, String... contents) {
        byte[][] bytes = new byte[contents.length][];
        Arrays.setAll(bytes, i -> contents[i].getBytes(StandardCharsets.UTF_8));
        createTable(name, List.of(contents), bytes);
    }

    /** Makes a table of regions with one family and the given bytes in each, which may be those of real HFiles. */
    public void createTable(String name, byte[]... contents) {
        createTable(
                name,
                Arrays.stream(contents)
                        .map(bytes -> name + Arrays.hashCode(bytes))
                        .toList(),
                contents);
    }

    private void createTable(String name, List<String> names, byte[]... contents) {
        TableId table = TableId.parse(name);
        namespaces.putIfAbsent(table.namespace(), new NamespaceImage(table.namespace(), new TreeMap<>()));
        List<SnapshotRegion> regions = new ArrayList<>();
        for (int i = 0; i < contents.length; i++) {
            String region = hex(table + "/" + i);
            FileOrigin origin = new FileOrigin(table, region, "f", hex(names.get(i)));
            byte[] bytes = contents[i];
            files.put(origin, bytes);
            archived.remove(origin);
            regions.add(new SnapshotRegion(
                    region,
                    1_000 + i,
                    i == 0 ? Bytes.empty() : key(i),
                    i == contents.length - 1 ? Bytes.empty() : key(i + 1),
                    0,
                    false,
                    false,
                    false,
                    List.of(new SnapshotRegion.Family(
                            "f",
                            List.of(new SnapshotRegion.File(
                                    origin.name(), null, origin, OptionalLong.of(bytes.length)))))));
        }
        tables.put(table, new Table(true, descriptor(table), regions));
    }

    private static Bytes key(int i) {
        return Bytes.of(new byte[] {(byte) i});
    }

    static String hex(String text) {
        return String.format(
                "%032x", new BigInteger(1, text.getBytes(StandardCharsets.UTF_8)).mod(BigInteger.ONE.shiftLeft(120)));
    }

    private static Bytes descriptor(TableId table) {
        return Bytes.of(table.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Asks before every call of that name, until {@link #heal}, with what it is to fail; null for not at all. */
    public void fail(String call, Supplier<? extends @Nullable RuntimeException> failure) {
        failures.put(call, failure);
    }

    public void heal() {
        failures.clear();
    }

    void called(String call) {
        Supplier<? extends @Nullable RuntimeException> failure = failures.get(call);
        RuntimeException thrown = failure == null ? null : failure.get();
        if (thrown != null) {
            throw thrown;
        }
    }

    /** The contents of a table's regions in order; empty if there is no such table. */
    public List<String> contents(String name) {
        Table table = tables.get(TableId.parse(name));
        return table == null
                ? List.of()
                : table.regions().stream()
                        .flatMap(region -> region.families().stream())
                        .flatMap(family -> family.files().stream())
                        .map(file -> new String(bytes(file.origin()), StandardCharsets.UTF_8))
                        .toList();
    }

    public List<String> snapshotNames() {
        return snapshots.keySet().stream().map(SnapshotName::text).toList();
    }

    /** Whether nothing of any import is left, neither staged nor placed. */
    public boolean hasNothingStaged() {
        return imports.hasNothingStaged();
    }

    public boolean hasNothingPlaced() {
        return imports.hasNothingPlaced();
    }

    public List<FileOrigin> opened() {
        return List.copyOf(opened);
    }

    @Override
    public ClusterId id() {
        return id;
    }

    @Override
    public String hbaseVersion() {
        return "2.6.4";
    }

    @Override
    public String hadoopVersion() {
        return "3.4.2";
    }

    @Override
    public String zooKeeperQuorum() {
        return "localhost:2181";
    }

    @Override
    public Tables tables() {
        return this;
    }

    @Override
    public Snapshots snapshots() {
        return this;
    }

    @Override
    public HFiles files() {
        return this;
    }

    @Override
    public Imports imports() {
        return imports;
    }

    @Override
    public FakeAcls acls() {
        return acls;
    }

    @Override
    public void close() {}

    @Override
    public List<TableId> userTables() {
        return List.copyOf(tables.keySet());
    }

    @Override
    public Optional<TableFacts> find(TableId table) {
        called("find");
        return Optional.ofNullable(tables.get(table)).map(t -> facts(t.descriptor(), t.enabled()));
    }

    @Override
    public TableFacts parse(Bytes descriptor) {
        return facts(descriptor, true);
    }

    private Table table(TableId table) {
        return Objects.requireNonNull(tables.get(table));
    }

    private static TableFacts facts(Bytes descriptor, boolean enabled) {
        String text = new String(descriptor.toArray(), StandardCharsets.UTF_8);
        boolean forEver = text.endsWith(FOR_EVER);
        return new TableFacts(
                TableId.parse(forEver ? text.substring(0, text.length() - FOR_EVER.length()) : text),
                enabled,
                descriptor,
                List.of(new TableFacts.Family(
                        "f", forEver ? Optional.empty() : Optional.of(Duration.ofDays(7)), "GZ", "NONE")),
                List.of());
    }

    @Override
    public List<KeyRange> regions(TableId table) {
        return table(table).regions().stream()
                .map(region -> new KeyRange(region.startKey(), region.endKey()))
                .toList();
    }

    @Override
    public void checkOnline(TableId table) {
        called("checkOnline");
    }

    @Override
    public void checkSettled(TableId table) {
        called("checkSettled");
    }

    /** The fake's descriptors are names; one that was asked for without expiry has another. */
    @Override
    public Bytes withoutExpiry(Bytes descriptor) {
        return Bytes.of(
                (new String(descriptor.toArray(), StandardCharsets.UTF_8) + FOR_EVER).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Set<String> namespaces() {
        return new TreeSet<>(namespaces.keySet());
    }

    @Override
    public NamespaceImage namespace(String name) {
        return Objects.requireNonNull(namespaces.get(name));
    }

    @Override
    public void createNamespace(NamespaceImage namespace) {
        called("createNamespace");
        namespaces.putIfAbsent(namespace.name(), namespace);
    }

    @Override
    public void deleteEmptyNamespace(String name) {
        if (tables.keySet().stream().noneMatch(table -> table.namespace().equals(name))) {
            namespaces.remove(name);
            acls.forget(name);
        }
    }

    @Override
    public void enable(TableId table) {
        called("enable");
        tables.computeIfPresent(table, (t, was) -> new Table(true, was.descriptor(), was.regions()));
    }

    @Override
    public void compact(TableId table) {
        called("compact");
        compacted.add(table);
    }

    /** The tables that were asked to be compacted. */
    public List<TableId> compacted() {
        return List.copyOf(compacted);
    }

    /** The time at which snapshots are taken from now on. */
    public void setTime(Instant time) {
        now = time;
    }

    Instant time() {
        return now;
    }

    @Override
    public void disable(TableId table) {
        called("disable");
        tables.computeIfPresent(table, (t, was) -> new Table(false, was.descriptor(), was.regions()));
    }

    /** Deletes the table, as an operator does too. */
    @Override
    public void drop(TableId table) {
        called("drop");
        Table dropped = tables.remove(table);
        if (dropped != null) {
            dropped.regions().stream()
                    .flatMap(region -> region.families().stream())
                    .flatMap(family -> family.files().stream())
                    .forEach(file -> archived.add(file.origin()));
        }
        acls.forget(table);
    }

    @Override
    public boolean take(SnapshotName name, TableId table) {
        called("take");
        Table from = tables.get(table);
        if (from == null) {
            throw new Rejected("unable to take a snapshot of table " + table, null);
        }
        return snapshots.putIfAbsent(name, new Snapshot(table, now, from.descriptor(), from.regions())) == null;
    }

    @Override
    public List<SnapshotFacts> list() {
        return snapshots.entrySet().stream()
                .map(e -> new SnapshotFacts(
                        e.getKey(), e.getValue().table(), e.getValue().createdAt()))
                .toList();
    }

    @Override
    public void delete(SnapshotName name) {
        called("delete");
        snapshots.remove(name);
    }

    @Override
    public Bytes descriptor(SnapshotName name) {
        return snapshot(name).descriptor();
    }

    @Override
    public void readRegions(SnapshotName name, Consumer<SnapshotRegion> visitor) {
        snapshot(name).regions().forEach(visitor);
    }

    Snapshot snapshot(SnapshotName name) {
        Snapshot snapshot = snapshots.get(name);
        if (snapshot == null) {
            throw new Unavailable("unable to read snapshot " + name + ": found none", null, null);
        }
        return snapshot;
    }

    void add(SnapshotName name, Snapshot snapshot) {
        snapshots.put(name, snapshot);
    }

    @Override
    public void cloneAs(SnapshotName name, TableId table) {
        called("cloneAs");
        if (tables.containsKey(table)) {
            throw new Conflict("unable to clone: found table " + table, null);
        }
        if (!namespaces.containsKey(table.namespace())) {
            throw new Rejected("unable to clone: found no namespace " + table.namespace(), null);
        }
        Snapshot snapshot = snapshot(name);
        snapshot.regions().forEach(region -> region.families()
                .forEach(family -> family.files().forEach(file -> bytes(file.origin()))));
        boolean forEver = facts(snapshot.descriptor(), true)
                .families()
                .get(0)
                .timeToLive()
                .isEmpty();
        tables.put(
                table,
                new Table(true, forEver ? withoutExpiry(descriptor(table)) : descriptor(table), snapshot.regions()));
    }

    @Override
    public boolean isClone(TableId table, SnapshotName name) {
        return table(table).regions().equals(snapshot(name).regions());
    }

    @Override
    public long length(FileOrigin file) {
        return bytes(file).length;
    }

    @Override
    public InputStream open(FileOrigin file) {
        called("open");
        opened.add(file);
        return new ByteArrayInputStream(bytes(file));
    }

    private byte[] bytes(FileOrigin file) {
        byte @Nullable [] bytes = files.getOrDefault(file, imports.placed(file));
        if (bytes == null) {
            throw new Corrupt("unable to read " + file + ": found it nowhere", null, null);
        }
        return bytes;
    }

    Set<TableId> tablesWithFilesOf(TableId alias) {
        Set<TableId> linked = new TreeSet<>(Comparator.comparing(TableId::toString));
        tables.forEach((name, table) -> {
            boolean links = table.regions().stream()
                    .flatMap(region -> region.families().stream())
                    .flatMap(family -> family.files().stream())
                    .map(SnapshotRegion.File::origin)
                    .anyMatch(origin ->
                            origin.table().equals(alias) && (!name.equals(alias) || archived.contains(origin)));
            if (links) {
                linked.add(name);
            }
        });
        return linked;
    }

    /** Rewrites all files of a table as files of its own, as a major compaction does. */
    public void majorCompact(String name) {
        TableId table = TableId.parse(name);
        createTable(name, contents(table.toString()).toArray(String[]::new));
    }
}
