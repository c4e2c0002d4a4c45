package io.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.format.Bytes;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.SplitReference;
import io.holdfast.format.TableId;
import io.holdfast.hbase.FakeCluster;
import io.holdfast.hbase.SnapshotName;
import io.holdfast.hbase.SnapshotRegion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SnapshotCheckTest {

    private static final SnapshotName NAME = new SnapshotName("one");
    private static final TableId TABLE = TableId.parse("orders");

    private final FakeCluster cluster = new FakeCluster("cluster-1");

    private static SnapshotRegion region(String start, String end, boolean split, SnapshotRegion.File... files) {
        return new SnapshotRegion(
                "r" + start,
                1,
                key(start),
                key(end),
                0,
                split,
                split,
                false,
                List.of(new SnapshotRegion.Family("f", List.of(files))));
    }

    private static Bytes key(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A file of an existing table's, as a region sees it under some name. */
    private SnapshotRegion.File file(
            String as, String content, @Nullable SplitReference reference, OptionalLong length) {
        cluster.createTable("source", content);
        return new SnapshotRegion.File(as, reference, cluster.originOf("source", content), length);
    }

    private List<Damage> damages(SnapshotRegion... regions) {
        cluster.snapshots().have(NAME, TABLE, List.of(regions));
        SnapshotCheck check = new SnapshotCheck(cluster, NAME);
        check.files(0, check.regions(), done -> {});
        assertThat(check.damagesTotal()).isEqualTo(check.damages().size());
        return check.damages();
    }

    @Test
    void aSoundSnapshotHasNoDamage() {
        assertThat(damages(
                        region("", "m", false, file("plain", "12345", null, OptionalLong.of(5))),
                        region("m", "", false, file("source=r-plain", "12345", null, OptionalLong.empty()))))
                .isEmpty();
    }

    @Test
    void theParentOfASplitHasNoRowsOfItsOwn() {
        assertThat(damages(region("", "", true), region("", "m", false), region("m", "", false)))
                .isEmpty();
    }

    @Test
    void namesHolesAndOverlaps() {
        assertThat(damages(region("", "b", false), region("a", "c", false)))
                .extracting(Damage::kind)
                .containsExactly("overlap", "hole");
    }

    @Test
    void namesFilesOfAnotherLength() {
        assertThat(damages(region("", "", false, file("plain", "12345", null, OptionalLong.of(6)))))
                .singleElement()
                .satisfies(damage -> {
                    assertThat(damage.kind()).isEqualTo("length");
                    assertThat(damage.detail()).contains("of 6 bytes").contains("found 5 bytes");
                });
    }

    @Test
    void namesFilesLinksAndReferencesThatLeadNowhere() {
        FileOrigin gone = new FileOrigin(TABLE, "0".repeat(32), "f", "1".repeat(32));
        SplitReference half = new SplitReference(true, key("m"));

        assertThat(damages(region(
                        "",
                        "",
                        false,
                        new SnapshotRegion.File(gone.name(), null, gone, OptionalLong.of(5)),
                        new SnapshotRegion.File("orders=region-file", null, gone, OptionalLong.empty()),
                        new SnapshotRegion.File("file.parent", half, gone, OptionalLong.empty()))))
                .hasSize(3)
                .allMatch(damage -> damage.kind().equals("missing"))
                .extracting(Damage::detail)
                .satisfies(details -> {
                    assertThat(details.get(1)).contains("to which orders=region-file refers");
                    assertThat(details.get(2)).contains("to which file.parent refers");
                });
    }

    @Test
    void looksAtTheRegionsThatItIsToldOnly() {
        FileOrigin gone = new FileOrigin(TABLE, "0".repeat(32), "f", "1".repeat(32));
        SnapshotRegion.File file = new SnapshotRegion.File(gone.name(), null, gone, OptionalLong.of(5));
        cluster.snapshots()
                .have(
                        NAME,
                        TABLE,
                        List.of(region("", "a", false, file), region("a", "b", false), region("b", "", false)));
        SnapshotCheck check = new SnapshotCheck(cluster, NAME);

        check.files(1, 3, done -> {});
        assertThat(check.damages()).isEmpty();
        check.files(0, 1, done -> {});
        assertThat(check.damages()).hasSize(1);
    }
}
