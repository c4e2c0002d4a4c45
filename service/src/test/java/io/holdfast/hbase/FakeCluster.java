package io.holdfast.hbase;

import io.holdfast.error.Corrupt;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in memory: tables are regions with files, snapshots are copies of that list ({@link FakeSnapshots}), and a
 * clone is a table whose files are links. Calls can be made to fail by name.
 */
public final class FakeCluster implements Cluster, Tables, HFiles {

    private static final String FOR_EVER = "-for-ever";

    record Table(boolean enabled, Bytes descriptor, List<SnapshotRegion> regions) {}

    private final Map<TableId, String> unfit = new TreeMap<>();
    private final ClusterId id;
    private final Map<TableId, Table> tables = new TreeMap<>(Comparator.comparing(TableId::toString));
    private final FakeSnapshots snapshots = new FakeSnapshots(this);
    private final FakeImports imports = new FakeImports(this);
    private final Map<FileOrigin, byte[]> files = new HashMap<>();
    private final Map<String, NamespaceImage> namespaces = new TreeMap<>();
    private final Map<String, Supplier<? extends @Nullable RuntimeException>> failures = new HashMap<>();
    private final List<FileOrigin> opened = new ArrayList<>();
    private final Set<FileOrigin> archived = new HashSet<>();
    private final List<TableId> compacted = new ArrayList<>();
    private final List<String> flushed = new ArrayList<>();
    private int restructuring;
    private final FakeAcls acls = new FakeAcls(this::called);
    private final FakeWals wals = new FakeWals(this::called);
    private final FakeReplays replays = new FakeReplays(this::called);
    private final Map<TableId, Integer> contentTags = new HashMap<>();

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
        if (regions.isEmpty()) {
            regions.add(blank(table));
        }
        tables.put(table, new Table(true, descriptor(table), regions));
    }

    /** Makes a file part of the first region of a table past its log, beside those that are there. */
    public void load(String name, String content) {
        TableId table = TableId.parse(name);
        Table before = table(table);
        SnapshotRegion region = before.regions().get(0);
        FileOrigin origin = new FileOrigin(table, region.encodedName(), "f", hex(content) + "_SeqId_4_");
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        files.put(origin, bytes);
        List<SnapshotRegion.File> all = new ArrayList<>(region.families().get(0).files());
        all.add(new SnapshotRegion.File(origin.name(), null, origin, OptionalLong.of(bytes.length)));
        List<SnapshotRegion> regions = new ArrayList<>(before.regions());
        regions.set(
                0,
                new SnapshotRegion(
                        region.encodedName(),
                        region.regionId(),
                        region.startKey(),
                        region.endKey(),
                        0,
                        false,
                        false,
                        false,
                        List.of(new SnapshotRegion.Family("f", all))));
        tables.put(table, new Table(true, before.descriptor(), regions));
    }

    private static SnapshotRegion blank(TableId table) {
        return new SnapshotRegion(
                hex(table + "/0"), 1_000, Bytes.empty(), Bytes.empty(), 0, false, false, false, List.of());
    }

    private static Bytes key(int i) {
        return Bytes.of(new byte[] {(byte) i});
    }

    static String hex(String text) {
        return String.format(
                "%032x", new BigInteger(1, text.getBytes(StandardCharsets.UTF_8)).mod(BigInteger.ONE.shiftLeft(120)));
    }

    static Bytes descriptor(TableId table) {
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
        return snapshots.list().stream().map(snapshot -> snapshot.name().text()).toList();
    }

    /** Takes a snapshot at once, as an operator does with HBase's own tools. */
    public void take(SnapshotName name, TableId table) {
        snapshots.takeAtOnce(name, table);
    }

    /** Whether nothing of any import is left, neither staged nor placed. */
    public boolean hasNothingStaged() {
        return imports.hasNothingStaged();
    }

    public boolean hasNothingPlaced() {
        return imports.hasNothingPlaced();
    }

    /** The tables whose regions were flushed, once for each region. */
    public List<String> flushed() {
        synchronized (flushed) {
            return List.copyOf(flushed);
        }
    }

    /** Splits and merges of all tables are found running, so many times. */
    public void restructureFor(int looks) {
        restructuring = looks;
    }

    /** The file of a table that has this content. */
    public FileOrigin originOf(String name, String content) {
        return files.keySet().stream()
                .filter(file ->
                        file.table().equals(TableId.parse(name)) && file.name().equals(hex(content)))
                .findFirst()
                .orElseThrow();
    }

    /** Loses the file of a table that has this content. */
    public void lose(String name, String content) {
        files.keySet()
                .removeIf(file ->
                        file.table().equals(TableId.parse(name)) && file.name().equals(hex(content)));
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
    public ZooKeeperAddress zooKeeper() {
        return new ZooKeeperAddress("localhost:2181", false);
    }

    @Override
    public Tables tables() {
        return this;
    }

    @Override
    public FakeSnapshots snapshots() {
        return snapshots;
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
    public FakeReplays replays() {
        return replays;
    }

    @Override
    public FakeWals wals() {
        return wals;
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

    Table table(TableId table) {
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
                        "f", forEver ? Optional.empty() : Optional.of(Duration.ofDays(7)), "GZ", "NONE", false)),
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

    /** The fake's tables have one family. */
    @Override
    public Bytes withFamilies(Bytes descriptor, List<String> families) {
        called("withFamilies");
        return descriptor;
    }

    @Override
    public Optional<String> contentTag(TableId table) {
        return tables.containsKey(table) ? Optional.of("tag-" + contentTags.getOrDefault(table, 0)) : Optional.empty();
    }

    /** The content of a table is exchanged as a whole. */
    public void exchange(String table) {
        contentTags.merge(TableId.parse(table), 1, Integer::sum);
    }

    @Override
    public Set<String> placements(TableId table) {
        return Set.of();
    }

    @Override
    public Optional<String> unfitForLogs(TableId table) {
        return Optional.ofNullable(unfit.get(table));
    }

    /** Somebody alters the table so that no log has its edits, or alters it back. */
    public void alter(String table, Optional<String> unfitBecause) {
        unfitBecause.ifPresentOrElse(
                why -> unfit.put(TableId.parse(table), why), () -> unfit.remove(TableId.parse(table)));
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
    public List<OnlineRegion> onlineRegions(TableId table) {
        return table(table).regions().stream()
                .map(region -> new OnlineRegion(
                        Bytes.of((table + "," + region.encodedName()).getBytes(StandardCharsets.UTF_8)), "server-1"))
                .toList();
    }

    @Override
    public boolean flush(OnlineRegion region) {
        called("flush");
        String name = new String(region.name().toArray(), StandardCharsets.UTF_8);
        synchronized (flushed) {
            flushed.add(name.substring(0, name.indexOf(',')));
        }
        return true;
    }

    @Override
    public boolean isRestructuring(TableId table) {
        return restructuring-- > 0;
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

    @Override
    public void disable(TableId table) {
        called("disable");
        tables.computeIfPresent(table, (t, was) -> new Table(false, was.descriptor(), was.regions()));
    }

    @Override
    public long bytesBeside(TableId table, Set<String> names) {
        return Optional.ofNullable(tables.get(table)).stream()
                .flatMap(found -> found.regions().stream())
                .flatMap(region -> region.families().stream())
                .flatMap(family -> family.files().stream())
                .filter(file -> !names.contains(file.name()))
                .mapToLong(file -> file.length().orElse(0))
                .sum();
    }

    @Override
    public boolean hasLinks(TableId table) {
        return Optional.ofNullable(tables.get(table)).stream()
                .flatMap(found -> found.regions().stream())
                .flatMap(region -> region.families().stream())
                .flatMap(family -> family.files().stream())
                .map(SnapshotRegion.File::origin)
                .anyMatch(origin -> !origin.table().equals(table) || archived.contains(origin));
    }

    /** Makes or replaces a table. */
    void put(TableId table, boolean enabled, Bytes descriptor, List<SnapshotRegion> regions) {
        tables.put(table, new Table(enabled, descriptor, regions));
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
                    .map(SnapshotRegion.File::origin)
                    .filter(origin -> origin.table().equals(table))
                    .forEach(archived::add);
        }
        acls.forget(table);
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

    byte[] bytes(FileOrigin file) {
        byte @Nullable [] bytes = files.getOrDefault(file, imports.placed(path(file)));
        if (bytes == null) {
            throw new Corrupt("unable to read " + file + ": found it nowhere", null, null);
        }
        return bytes;
    }

    static String path(FileOrigin file) {
        return String.join("/", file.table().toString(), file.region(), file.family(), file.name());
    }

    /** Links to files of the same name are those to a table that is gone, whose name this one has now. */
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
