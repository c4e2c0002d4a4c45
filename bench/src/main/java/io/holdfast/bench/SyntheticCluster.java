package io.holdfast.bench;

import io.holdfast.error.Rejected;
import io.holdfast.format.Bytes;
import io.holdfast.format.ClusterId;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.NamespaceImage;
import io.holdfast.format.Permission;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.Acls;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.HFiles;
import io.holdfast.hbase.Imports;
import io.holdfast.hbase.KeyRange;
import io.holdfast.hbase.OnlineRegion;
import io.holdfast.hbase.Replays;
import io.holdfast.hbase.SnapshotFacts;
import io.holdfast.hbase.SnapshotName;
import io.holdfast.hbase.SnapshotRegion;
import io.holdfast.hbase.SnapshotRequest;
import io.holdfast.hbase.Snapshots;
import io.holdfast.hbase.TableFacts;
import io.holdfast.hbase.Tables;
import io.holdfast.hbase.Wals;
import io.holdfast.hbase.ZooKeeperAddress;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A cluster that has one table of any number of regions, computed when it is asked for and nowhere in memory. Names are as
 * long as HBase's own; files have a few bytes each.
 */
final class SyntheticCluster implements Cluster, Tables, Snapshots, HFiles {

    static final int FILES_PER_REGION = 10;

    private static final int FILE_BYTES = 64;
    private static final TableId TABLE = TableId.parse("bench:wide");
    private static final String FAMILY = "cf";
    private static final Bytes DESCRIPTOR = Bytes.of("descriptor".getBytes(StandardCharsets.UTF_8));
    private static final ClusterId ID = new ClusterId("c0ffee00-0000-4000-8000-000000000001");

    private final int regions;
    private final Map<SnapshotName, SnapshotFacts> snapshots = new ConcurrentSkipListMap<>();

    SyntheticCluster(int regions) {
        this.regions = regions;
    }

    static String table() {
        return TABLE.toString();
    }

    @Override
    public void readRegions(SnapshotName name, Consumer<SnapshotRegion> visitor) {
        for (int i = 0; i < regions; i++) {
            visitor.accept(region(i));
        }
    }

    private SnapshotRegion region(int number) {
        String encoded = hex(number, -1);
        List<SnapshotRegion.File> files = IntStream.range(0, FILES_PER_REGION)
                .mapToObj(i -> file(encoded, hex(number, i)))
                .toList();
        return new SnapshotRegion(
                encoded,
                1_000_000L + number,
                number == 0 ? Bytes.empty() : key(number),
                number == regions - 1 ? Bytes.empty() : key(number + 1),
                0,
                false,
                false,
                false,
                List.of(new SnapshotRegion.Family(FAMILY, files)));
    }

    private static SnapshotRegion.File file(String region, String name) {
        return new SnapshotRegion.File(
                name, null, new FileOrigin(TABLE, region, FAMILY, name), OptionalLong.of(FILE_BYTES));
    }

    /** Thirty-two digits that look like no other's, as those of HBase do. */
    private static String hex(int region, int file) {
        long seed = region * 31L + file + 1;
        return HexFormat.of().toHexDigits(mix(seed)) + HexFormat.of().toHexDigits(mix(~seed));
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood): different numbers give different numbers. */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private static Bytes key(int number) {
        return Bytes.of(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }

    @Override
    public InputStream open(FileOrigin file) {
        byte[] content = new byte[FILE_BYTES];
        byte[] name = file.name().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, content, 0, name.length);
        return new ByteArrayInputStream(content);
    }

    @Override
    public long length(FileOrigin file) {
        return FILE_BYTES;
    }

    @Override
    public ClusterId id() {
        return ID;
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
        throw unexpected();
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
        throw unexpected();
    }

    @Override
    public Replays replays() {
        throw new UnsupportedOperationException("a cluster without logs");
    }

    @Override
    public Wals wals() {
        throw new UnsupportedOperationException("a cluster without logs");
    }

    @Override
    public Acls acls() {
        return new NoAcls();
    }

    /** As of a cluster without AccessController. */
    private record NoAcls() implements Acls {

        @Override
        public boolean areKept() {
            return false;
        }

        @Override
        public List<Permission> of(TableId table) {
            throw unexpected();
        }

        @Override
        public List<Permission> of(String namespace) {
            throw unexpected();
        }

        @Override
        public void grant(TableId table, Permission permission) {
            throw unexpected();
        }

        @Override
        public void grant(String namespace, Permission permission) {
            throw unexpected();
        }
    }

    @Override
    public void close() {}

    @Override
    public List<TableId> userTables() {
        return List.of(TABLE);
    }

    @Override
    public Optional<TableFacts> find(TableId table) {
        return Optional.of(parse(DESCRIPTOR)).filter(facts -> table.equals(TABLE));
    }

    @Override
    public TableFacts parse(Bytes descriptor) {
        return new TableFacts(
                TABLE,
                true,
                descriptor,
                List.of(new TableFacts.Family(FAMILY, Optional.empty(), "NONE", "NONE", false)),
                List.of());
    }

    @Override
    public List<KeyRange> regions(TableId table) {
        throw unexpected();
    }

    @Override
    public void checkOnline(TableId table) {
        throw unexpected();
    }

    @Override
    public Optional<String> contentTag(TableId table) {
        return Optional.empty();
    }

    @Override
    public Set<String> placements(TableId table) {
        return Set.of();
    }

    @Override
    public Optional<String> unfitForLogs(TableId table) {
        return Optional.empty();
    }

    @Override
    public Set<String> namespaces() {
        return Set.of(TABLE.namespace());
    }

    @Override
    public NamespaceImage namespace(String name) {
        return new NamespaceImage(name, new TreeMap<>());
    }

    @Override
    public void createNamespace(NamespaceImage namespace) {
        throw unexpected();
    }

    @Override
    public void deleteEmptyNamespace(String name) {
        throw unexpected();
    }

    @Override
    public void disable(TableId table) {
        throw unexpected();
    }

    @Override
    public void enable(TableId table) {
        throw unexpected();
    }

    @Override
    public void drop(TableId table) {
        throw unexpected();
    }

    @Override
    public void compact(TableId table) {
        throw unexpected();
    }

    @Override
    public void checkSettled(TableId table) {
        throw unexpected();
    }

    @Override
    public Bytes withoutExpiry(Bytes descriptor) {
        throw unexpected();
    }

    @Override
    public Bytes withFamilies(Bytes descriptor, List<String> families) {
        throw unexpected();
    }

    @Override
    public List<OnlineRegion> onlineRegions(TableId table) {
        return List.of();
    }

    @Override
    public boolean flush(OnlineRegion region) {
        throw unexpected();
    }

    @Override
    public boolean isRestructuring(TableId table) {
        return false;
    }

    @Override
    public long bytesBeside(TableId table, Set<String> names) {
        return 0;
    }

    @Override
    public boolean hasLinks(TableId table) {
        return false;
    }

    @Override
    public boolean begin(SnapshotRequest request) {
        snapshots.put(
                request.name(),
                new SnapshotFacts(
                        request.name(), request.table(), request.form(), request.createdAt(), Optional.empty()));
        return true;
    }

    @Override
    public boolean isUnderWay(SnapshotRequest request) {
        return false;
    }

    @Override
    public List<SnapshotFacts> list() {
        return List.copyOf(snapshots.values());
    }

    @Override
    public void delete(SnapshotName name) {
        snapshots.remove(name);
    }

    @Override
    public void restore(SnapshotName name) {
        throw unexpected();
    }

    @Override
    public void duplicate(SessionId session, SnapshotName name, SnapshotName copy, TableId table) {
        throw unexpected();
    }

    @Override
    public Bytes descriptor(SnapshotName name) {
        return DESCRIPTOR;
    }

    @Override
    public void cloneAs(SnapshotName name, TableId table) {
        throw unexpected();
    }

    @Override
    public boolean isClone(TableId table, SnapshotName name) {
        throw unexpected();
    }

    private static Rejected unexpected() {
        return new Rejected("unable to do this: a synthetic cluster can only be backed up", null);
    }
}
