package io.holdfast.cli;

import io.holdfast.api.Progress;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.SnapshotCloneResult;
import io.holdfast.api.SnapshotDeleteResult;
import io.holdfast.api.SnapshotDetail;
import io.holdfast.api.SnapshotDoor;
import io.holdfast.api.SnapshotList;
import io.holdfast.api.SnapshotRequest;
import io.holdfast.api.SnapshotRestoreResult;
import io.holdfast.api.SnapshotResult;
import io.holdfast.api.SnapshotSummary;
import io.holdfast.api.SnapshotVerifyResult;
import java.time.Instant;
import java.util.List;

/** The part of a {@link RecordingHoldfast} that is about snapshots. */
final class RecordingSnapshots implements SnapshotDoor {

    private static final SnapshotSummary NIGHTLY = new SnapshotSummary(
            "nightly-shop-orders",
            "shop:orders",
            "nightly",
            "user",
            "skip-flush",
            "COMPLETE",
            Instant.parse("2026-03-04T12:00:00Z"),
            604_800L,
            Instant.parse("2026-03-11T12:00:00Z"));
    private static final SnapshotSummary PIN = new SnapshotSummary(
            "holdfast-pin-20260304T120000123Z-0a1b2c3d-0",
            "orders_then",
            null,
            "pin",
            "flush",
            "COMPLETE",
            Instant.parse("2026-03-04T12:00:00Z"),
            null,
            null);

    private final RecordingHoldfast recorder;
    SnapshotVerifyResult verification = new SnapshotVerifyResult(List.of("nightly-shop-orders"), 12, List.of(), 0);

    RecordingSnapshots(RecordingHoldfast recorder) {
        this.recorder = recorder;
    }

    @Override
    public SnapshotResult create(SnapshotRequest request, ProgressListener progress) {
        progress.progressed(new Progress("s-1", "TABLES", 1, 4, "regions"));
        return recorder.answer(
                request,
                new SnapshotResult(
                        "s-1",
                        List.of(new SnapshotResult.Snapshot("nightly", "orders", "absent", 3, 7, 4096)),
                        List.of("not flushed: something is missing"),
                        1.5));
    }

    @Override
    public SnapshotList list() {
        return recorder.answer("snapshot list", new SnapshotList(List.of(PIN, NIGHTLY)));
    }

    @Override
    public SnapshotDetail show(String name) {
        return recorder.answer(
                "snapshot show " + name,
                new SnapshotDetail(name, List.of(new SnapshotDetail.Content(NIGHTLY, 3, 7, 4096, 1))));
    }

    @Override
    public SnapshotVerifyResult verify(String name, ProgressListener progress) {
        return recorder.answer("snapshot verify " + name, verification);
    }

    @Override
    public SnapshotDeleteResult delete(String name, ProgressListener progress) {
        return recorder.answer("snapshot delete " + name, new SnapshotDeleteResult("s-1", List.of(name)));
    }

    @Override
    public SnapshotCloneResult clone(String name, String table, ProgressListener progress) {
        return recorder.answer(
                "snapshot clone " + name + " as " + table,
                new SnapshotCloneResult("s-1", name, table, "holdfast-pin-s-1-0", 1.5));
    }

    @Override
    public SnapshotRestoreResult restore(String name, boolean failsafe, ProgressListener progress) {
        return recorder.answer(
                "snapshot restore " + name + (failsafe ? "" : " without fail-safe"),
                new SnapshotRestoreResult("s-1", List.of(new SnapshotRestoreResult.Table(name, "orders")), 1.5));
    }
}
