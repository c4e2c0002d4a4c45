package io.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.Rejected;
import io.holdfast.format.Bytes;
import io.holdfast.format.ClusterId;
import io.holdfast.format.LogRun;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.RunOrigin;
import io.holdfast.format.SessionId;
import io.holdfast.format.TableId;
import io.holdfast.hbase.FakeCluster;
import io.holdfast.hbase.KeyRange;
import io.holdfast.hbase.RegionEdits;
import io.holdfast.hbase.ReplayCut;
import io.holdfast.work.NoLimit;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplayTaskTest {

    private static final SessionId SESSION = new SessionId("20260301T000000000Z-00000000");
    private static final ClusterId CLUSTER = new ClusterId("cluster-1");

    private static RegionEdits edits(@Nullable Instant at) {
        LogRun run = new LogRun(
                "region",
                Bytes.empty(),
                null,
                1,
                2,
                Instant.ofEpochMilli(1_772_000_000_123L),
                new RunOrigin("a", true));
        return new RegionEdits(
                TableId.parse("orders"),
                new KeyRange(Bytes.of(new byte[] {1}), Bytes.empty()),
                List.of(new RegionEdits.ImageFile("f", "archive/data/default/orders/region/f/file")),
                List.of(new ObjectKey("data/a/b")),
                new ReplayCut(at, List.of(run)));
    }

    @Test
    void whatATaskSaysComesOverAsItWas() {
        for (Instant at : new Instant[] {null, Instant.ofEpochMilli(1_772_000_000_456L)}) {
            ReplayTask task = new ReplayTask(ReplayTask.FORMAT, CLUSTER, SESSION, edits(at));
            assertThat(ReplayTask.decode(task.encode())).isEqualTo(task);
        }
    }

    @Test
    void aWorkerRefusesAnotherClusterAndForm() {
        assertRefused(new ReplayTask(2, CLUSTER, SESSION, edits(null)), "format 1, found 2");
        assertRefused(new ReplayTask(1, new ClusterId("another"), SESSION, edits(null)), "expected cluster another");
    }

    private static void assertRefused(ReplayTask task, String message) {
        byte[] payload = task.encode();
        ReplayTaskKind kind = new ReplayTaskKind(() -> new FakeCluster("cluster-1"));
        assertThatThrownBy(() -> kind.prepare(payload, new NoLimit()))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining(message);
    }
}
