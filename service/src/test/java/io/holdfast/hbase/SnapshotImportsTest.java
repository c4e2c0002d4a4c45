package io.holdfast.hbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Conflict;
import io.holdfast.error.Corrupt;
import io.holdfast.format.Bytes;
import io.holdfast.format.FamilyFiles;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RegionImage;
import io.holdfast.format.SessionId;
import io.holdfast.format.Sha256;
import io.holdfast.format.SplitReference;
import io.holdfast.format.StoreFile;
import io.holdfast.format.StoredFile;
import io.holdfast.format.TableId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.HConstants;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.mob.MobUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotImportsTest {

    private static final SessionId SESSION = new SessionId("20260101T000000000Z-00000001");
    private static final TableId TARGET = TableId.parse("shop:orders_back");
    private static final TableId ALIAS = ImportAlias.of(TARGET, SESSION);
    private static final TableId ORDERS = TableId.parse("shop:orders");
    private static final String PARENT = "a".repeat(32);
    private static final String FILE = "0123456789abcdef0123456789abcdef";
    private static final SnapshotName SNAPSHOT = new SnapshotName("holdfast-import-x-0");

    @TempDir
    private Path folder;

    private final Configuration conf = new Configuration(false);
    private RootDirectory root;
    private SnapshotImports imports;

    @BeforeEach
    void openRoot() throws IOException {
        conf.set(HConstants.HBASE_DIR, folder.toUri().toString());
        conf.set("fs.file.impl", "org.apache.hadoop.fs.LocalFileSystem");
        root = RootDirectory.open(conf);
        imports = new SnapshotImports(root, conf);
    }

    private static ImportedTable table(Map<String, String> parents) {
        return new ImportedTable(SESSION, SNAPSHOT, ALIAS, parents, null);
    }

    private static Bytes descriptor() {
        return Bytes.of(
                TableDescriptorBuilder.toByteArray(TableDescriptorBuilder.newBuilder(RootDirectory.tableName(ORDERS))
                        .setColumnFamily(ColumnFamilyDescriptorBuilder.of("f"))
                        .build()));
    }

    private static RegionImage region(boolean split, boolean mob, StoreFile... files) {
        return new RegionImage(
                "b".repeat(32),
                42,
                Bytes.of(new byte[] {1}),
                Bytes.of(new byte[] {2}),
                0,
                split,
                split,
                mob,
                List.of(new FamilyFiles("f", List.of(files))));
    }

    private static StoreFile file(String name, @Nullable SplitReference reference, FileOrigin origin, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return new StoreFile(
                name,
                reference,
                new StoredFile(origin, bytes.length, sha256(bytes), 1 << 20, "00000000", new ObjectKey("data/x"), 0));
    }

    private static Sha256 sha256(byte[] bytes) {
        try {
            return new Sha256(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static FileOrigin origin(String region) {
        return new FileOrigin(ORDERS, region, "f", FILE);
    }

    private List<SnapshotRegion> registered(ImportedTable table, RegionImage... regions) throws IOException {
        imports.stageSnapshot(table, descriptor(), visitor -> List.of(regions).forEach(visitor));
        imports.register(table);
        List<SnapshotRegion> read = new ArrayList<>();
        new SnapshotManifestReader(root, SNAPSHOT).read(read::add);
        return read;
    }

    /** The file of the only region, as HBase will look for it. */
    private SnapshotRegion.File fileOf(List<SnapshotRegion> regions) {
        return regions.get(0).families().get(0).files().get(0);
    }

    private void assertThatHBaseLooksWhereItIsPlaced(ImportedTable table, RegionImage region) throws IOException {
        SnapshotRegion.File read = fileOf(registered(table, region));
        assertThat(imports.placements(table, region))
                .singleElement()
                .extracting(Placement::path)
                .isEqualTo(RootDirectory.archived(read.origin()));
    }

    @Test
    void aLinkBecomesAPlainFileOfTheRegion() throws IOException {
        RegionImage region = region(false, false, file("orders=" + PARENT + "-" + FILE, null, origin(PARENT), "x"));

        SnapshotRegion read = registered(table(Map.of()), region).get(0);

        assertThat(read.encodedName())
                .isEqualTo(imports.regionName(ALIAS, region))
                .isNotEqualTo(region.encodedName());
        assertThat(read.regionId()).isEqualTo(43);
        assertThat(fileOf(List.of(read)).name()).isEqualTo(FILE);
        assertThat(fileOf(List.of(read)).origin()).isEqualTo(new FileOrigin(ALIAS, read.encodedName(), "f", FILE));
        assertThatHBaseLooksWhereItIsPlaced(table(Map.of()), region);
    }

    /** HBase gives a region what the log of a dead server has under its name. */
    @Test
    void noRegionHasANameThatOneOfTheTableHadBefore() {
        RegionImage region = region(false, false, file(FILE, null, origin(PARENT), "x"));
        RegionImage later = new RegionImage(
                region.encodedName(),
                region.regionId() + 5,
                region.startKey(),
                region.endKey(),
                0,
                false,
                false,
                false,
                region.families());
        List<SessionId> sessions = Stream.of("00000000", "7fffffff", "80000002", "ffffffff")
                .map(own -> new SessionId("20260101T000000000Z-" + own))
                .toList();
        for (SessionId session : sessions) {
            TableId alias = ImportAlias.of(TARGET, session);
            long id = ImportLayout.regionInfo(alias, region).getRegionId();
            assertThat(id).isBetween(region.regionId() + 1, region.regionId() + (1L << 31));
            assertThat(ImportLayout.regionInfo(alias, later).getRegionId())
                    .as("the order of parents and daughters stays")
                    .isEqualTo(id + 5);
        }
        assertThat(sessions.stream()
                        .map(session -> ImportLayout.regionInfo(ImportAlias.of(TARGET, session), region)
                                .getRegionId())
                        .distinct())
                .hasSize(4);
    }

    @Test
    void aReferenceToALinkBecomesAReferenceToAPlainFile() throws IOException {
        SplitReference half = new SplitReference(true, Bytes.of(new byte[] {7}));
        String name = "orders=" + PARENT + "-" + FILE + "." + "c".repeat(32);
        RegionImage region = region(false, false, file(name, half, origin(PARENT), "x"));

        SnapshotRegion.File read = fileOf(registered(table(Map.of()), region));

        assertThat(read.name()).isEqualTo(FILE + "." + "c".repeat(32));
        assertThat(read.reference()).isEqualTo(half);
        assertThatHBaseLooksWhereItIsPlaced(table(Map.of()), region);
    }

    @Test
    void aReferenceFollowsItsParentToTheParentsNewName() throws IOException {
        ImportedTable table = table(Map.of(PARENT, "d".repeat(32)));
        SplitReference half = new SplitReference(false, Bytes.empty());
        RegionImage region = region(false, false, file(FILE + "." + PARENT, half, origin(PARENT), "x"));

        assertThat(fileOf(registered(table, region)).name()).isEqualTo(FILE + "." + "d".repeat(32));
        assertThatHBaseLooksWhereItIsPlaced(table, region);
    }

    /** The region of these tests has the rows from 1 to 2. */
    private static ImportedTable cutTo(int start, int end) {
        KeyRange rows = new KeyRange(Bytes.of(new byte[] {(byte) start}), Bytes.of(new byte[] {(byte) end}));
        return new ImportedTable(SESSION, SNAPSHOT, ALIAS, Map.of(), rows);
    }

    @Test
    void aFileIsCutWhereItMayHaveOtherRows() throws IOException {
        RegionImage region = region(false, false, file(FILE, null, origin(PARENT), "x"));

        assertThat(imports.placements(cutTo(0, 2), region).get(0).rows()).isNull();
        assertThat(imports.placements(cutTo(1, 3), region).get(0).rows()).isNull();
        ImportedTable cut = cutTo(2, 3);
        assertThat(imports.placements(cut, region).get(0).rows()).isEqualTo(cut.rows());
        assertThat(fileOf(registered(cut, region)).length())
                .as("HBase compares lengths that it is told")
                .isEmpty();
    }

    /** Both daughters and the parent itself have to want the same of the one file. */
    @Test
    void whatIsSharedAfterASplitIsAlwaysCut() {
        SplitReference half = new SplitReference(false, Bytes.empty());
        RegionImage daughter = region(false, false, file(FILE + "." + PARENT, half, origin(PARENT), "x"));
        RegionImage parent = region(true, false, file(FILE, null, origin(PARENT), "x"));

        assertThat(imports.placements(cutTo(0, 9), daughter).get(0).rows()).isNotNull();
        assertThat(imports.placements(cutTo(0, 9), parent).get(0).rows()).isNotNull();
    }

    @Test
    void aFileIsStagedWithTheWantedRowsAlone() throws IOException {
        byte[] whole = new RealHFiles(folder).plain(3);
        ImportedTable table = new ImportedTable(
                SESSION, SNAPSHOT, ALIAS, Map.of(), new KeyRange(text("row-00000010"), text("row-00000020")));
        Placement placement = imports.placements(
                        table, region(false, false, file(FILE, null, origin(PARENT), "the length is not looked at")))
                .get(0);

        imports.stageFile(SESSION, placement, out -> out.write(whole));
        imports.stageFile(SESSION, placement, out -> {
            throw new AssertionError("expected what is staged not to be staged again");
        });
        imports.place(SESSION);

        org.apache.hadoop.fs.Path placed = root.path(placement.path());
        List<String> rows = new ArrayList<>();
        try (HFileSource cells = HFileSource.open(root.fileSystem(), placed, conf)) {
            while (cells.next()) {
                rows.add(new String(CellUtil.cloneRow(cells.cell()), StandardCharsets.UTF_8));
            }
        }
        assertThat(rows).hasSize(10).startsWith("row-00000010").endsWith("row-00000019");
        try (Stream<Path> staged = Files.walk(folder)) {
            assertThat(staged.filter(Files::isRegularFile)
                            .map(path -> path.getFileName().toString()))
                    .containsExactly(placed.getName());
        }
    }

    /** HBase's block cache knows files by name alone. */
    @Test
    void whatIsCutHasANameOfItsOwn() throws IOException {
        RegionImage region = region(
                false,
                false,
                file(FILE + "_SeqId_4_", null, new FileOrigin(ORDERS, PARENT, "f", FILE + "_SeqId_4_"), "x"));
        ImportedTable cut = cutTo(2, 3);

        assertThat(fileOf(registered(cut, region)).name()).doesNotContain(FILE).matches("[0-9a-f]{32}_SeqId_4_");
        assertThatHBaseLooksWhereItIsPlaced(cut, region);
        assertThat(imports.placements(cutTo(1, 2), region).get(0).path()).contains(FILE);
    }

    private static Bytes text(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String mobRegion(TableId table) {
        return MobUtils.getMobRegionInfo(RootDirectory.tableName(table)).getEncodedName();
    }

    private static String mobPlace() {
        return "archive/data/shop/orders/" + mobRegion(ORDERS) + "/f/" + FILE;
    }

    @Test
    void aMobFileOfAnotherTableEndsAtThePlaceItCameFromAndIsLinkedThere() throws IOException {
        RegionImage region = region(false, true, file(FILE, null, origin(mobRegion(ORDERS)), "ours"));
        ImportedTable table = table(Map.of());
        assertThatHBaseLooksWhereItIsPlaced(table, region);

        stageAndPlace(table, region);
        imports.settleMobFiles(table, region);
        imports.settleMobFiles(table, region);

        assertThat(folder.resolve(mobPlace())).hasContent("ours");
        assertThat(folder.resolve("mobdir/data/shop/orders_back/" + mobRegion(TARGET) + "/f/shop=orders="
                        + mobRegion(ORDERS) + "-" + FILE))
                .exists();
    }

    @Test
    void aMobFileOfTheTargetsOwnGoesWhereTheTargetKeepsThem() {
        RegionImage region = region(false, true, file(FILE, null, origin(mobRegion(ORDERS)), "ours"));
        ImportedTable table = new ImportedTable(SESSION, SNAPSHOT, ImportAlias.of(ORDERS, SESSION), Map.of(), null);

        assertThat(imports.placements(table, region))
                .singleElement()
                .extracting(Placement::path)
                .isEqualTo("mobdir/data/shop/orders/" + mobRegion(ORDERS) + "/f/" + FILE);
    }

    @Test
    void refusesAMobFileWhoseOnlyPlaceHoldsAnother() throws IOException {
        RegionImage region = region(false, true, file(FILE, null, origin(mobRegion(ORDERS)), "ours"));
        stageAndPlace(table(Map.of()), region);
        touch(mobPlace());

        assertThatThrownBy(() -> imports.settleMobFiles(table(Map.of()), region))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining(FILE);
    }

    private void stageAndPlace(ImportedTable table, RegionImage region) {
        for (Placement placement : imports.placements(table, region)) {
            imports.stageFile(SESSION, placement, out -> out.write("ours".getBytes(StandardCharsets.UTF_8)));
        }
        imports.place(SESSION);
    }

    @Test
    void refusesTwoContentsForOnePlace() {
        RegionImage region = region(
                false,
                false,
                file(FILE, null, origin(PARENT), "x"),
                file("orders=" + PARENT + "-" + FILE, null, origin("c"), "y"));

        assertThatThrownBy(() -> imports.placements(table(Map.of()), region)).isInstanceOf(Corrupt.class);
    }

    /** HBase's own test for references says yes to such a link. */
    @Test
    void aLinkToATableThatLooksLikeAReferenceIsALink() {
        String link = "2026.orders=" + PARENT + "-" + FILE;

        assertThat(SnapshotManifestReader.isReference(link)).isFalse();
        assertThat(SnapshotManifestReader.origin(TARGET, "r", "f", link))
                .isEqualTo(new FileOrigin(TableId.parse("2026.orders"), PARENT, "f", FILE));
    }

    @Test
    void aRegionKeepsThatItIsASplitParent() throws IOException {
        SnapshotRegion read = registered(table(Map.of()), region(true, false)).get(0);

        assertThat(read.split()).isTrue();
        assertThat(read.offline()).isTrue();
    }

    @Test
    void filesAppearInTheirPlacesOnlyWhenTheyArePlacedAndWholeAgainAndAgain() throws IOException {
        RegionImage region = region(false, false, file(FILE, null, origin(PARENT), "content"));
        Placement placement = imports.placements(table(Map.of()), region).get(0);
        Imports.Content content = out -> out.write("content".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> imports.stageFile(SESSION, placement, out -> {
                    out.write('c');
                    throw new IOException("torn");
                }))
                .hasMessageContaining("torn");
        assertThat(filesUnder(folder)).isEmpty();

        imports.stageFile(SESSION, placement, content);
        assertThat(folder.resolve(placement.path())).doesNotExist();

        imports.place(SESSION);
        imports.place(SESSION);
        imports.stageFile(SESSION, placement, out -> {
            throw new AssertionError("it is in its place already");
        });
        assertThat(folder.resolve(placement.path())).hasContent("content");

        imports.discardStaged(SESSION);
        imports.discardPlaced(ALIAS);
        assertThat(filesUnder(folder)).isEmpty();
    }

    @Test
    void findsTheTablesThatStillNeedTheFiles() throws IOException {
        assertThat(imports.tablesLinkedTo(ALIAS)).isEmpty();

        touch("data/shop/orders_back/r1/f/shop=" + ALIAS.name() + "=" + PARENT + "-" + FILE + ".r2");
        touch("archive/data/shop/" + ALIAS.name() + "/" + PARENT + "/f/.links-" + FILE + "/r1.shop=second");
        touch("data/shop/second/r1/f/shop=" + ALIAS.name() + "=" + PARENT + "-" + FILE);
        touch("data/shop/third/r1/f/shop=" + ALIAS.name() + "x=" + PARENT + "-" + FILE);
        assertThat(imports.tablesLinkedTo(ALIAS)).containsExactly(TARGET, TableId.parse("shop:second"));

        Files.delete(folder.resolve("data/shop/second/r1/f/shop=" + ALIAS.name() + "=" + PARENT + "-" + FILE));
        assertThat(imports.tablesLinkedTo(ALIAS)).containsExactly(TARGET);
    }

    private void touch(String path) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
    }

    private static List<Path> filesUnder(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).toList();
        }
    }
}
