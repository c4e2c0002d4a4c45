package io.holdfast.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.format.Bytes;
import io.holdfast.format.FileOrigin;
import io.holdfast.format.TableId;
import io.holdfast.hbase.SnapshotRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RegionGroupsTest {

    private static final long MIB = 1 << 20;

    @Test
    void aTableOfAGigabyteMakesATaskForEachRegion() {
        assertThat(group(10, 100 * MIB)).containsOnly(1).hasSize(10);
    }

    @Test
    void smallRegionsShareATask() {
        assertThat(group(10, 16 * MIB)).containsExactly(4, 4, 2);
    }

    @Test
    void emptyRegionsDoNotMakeEndlessTasks() {
        assertThat(group(1_200, 0)).containsExactly(500, 500, 200);
    }

    @Test
    void noRegionsMakeNoTask() {
        assertThat(group(0, 0)).isEmpty();
    }

    /** Sizes of the groups that so many regions of this size are cut into. */
    private static List<Integer> group(int regions, long bytes) {
        List<Integer> sizes = new ArrayList<>();
        RegionGroups groups = new RegionGroups(group -> sizes.add(group.size()));
        for (int i = 0; i < regions; i++) {
            groups.accept(region("region" + i, bytes));
        }
        groups.end();
        return sizes;
    }

    private static SnapshotRegion region(String name, long bytes) {
        FileOrigin origin = new FileOrigin(new TableId("default", "t"), name, "f", "file");
        SnapshotRegion.File file = new SnapshotRegion.File("file", null, origin, OptionalLong.of(bytes));
        return new SnapshotRegion(
                name,
                1,
                Bytes.of(new byte[0]),
                Bytes.of(new byte[0]),
                0,
                false,
                false,
                false,
                List.of(new SnapshotRegion.Family("f", List.of(file))));
    }
}
