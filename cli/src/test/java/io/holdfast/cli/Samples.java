package io.holdfast.cli;

import io.holdfast.api.BackupDetail;
import io.holdfast.api.BackupList;
import io.holdfast.api.BackupResult;
import io.holdfast.api.BackupSummary;
import io.holdfast.api.Damage;
import io.holdfast.api.DeletionResult;
import io.holdfast.api.GcResult;
import io.holdfast.api.PitrResult;
import io.holdfast.api.PitrStatus;
import io.holdfast.api.QualifyResult;
import io.holdfast.api.RebuildResult;
import io.holdfast.api.RepairResult;
import io.holdfast.api.RepositoryInfo;
import io.holdfast.api.RestorePlan;
import io.holdfast.api.RestoreResult;
import io.holdfast.api.SessionInfo;
import io.holdfast.api.VerifyResult;
import java.time.Instant;
import java.util.List;

/** What the recording front door answers. */
final class Samples {

    static final Instant NOW = Instant.parse("2026-08-21T14:00:00Z");

    static final RepositoryInfo REPOSITORY = new RepositoryInfo("r-7", 1, 12, 3, 60, 1_288_490_189, List.of(), null);

    static final PitrResult PITR = new PitrResult(
            "s-9",
            List.of("orders"),
            Instant.parse("2026-03-04T12:00:00Z"),
            "holdfast_1",
            "echo \"remove_peer 'holdfast_1'\" | hbase shell -n",
            1.5);

    static final PitrStatus PITR_STATUS = new PitrStatus(
            "HELD",
            "holdfast_1",
            60.0,
            1_048_576L,
            -5.2,
            List.of(new PitrStatus.Table(
                    "orders",
                    true,
                    Instant.parse("2026-03-04T11:00:00Z"),
                    Instant.parse("2026-03-04T12:00:00Z"),
                    30.0,
                    Instant.parse("2026-03-04T12:00:28Z"),
                    List.of(new PitrStatus.Gap(
                            Instant.parse("2026-03-04T09:00:00Z"),
                            Instant.parse("2026-03-04T10:00:00Z"),
                            "the table was dropped")),
                    null)));

    static final QualifyResult FIT = new QualifyResult(
            true,
            "file:/backups",
            List.of(
                    new QualifyResult.Check("exclusive-create", true, "of many writers of one object one succeeded"),
                    new QualifyResult.Check(
                            "clock", true, "warning: the store's clock is 90 s ahead of this machine")));

    static final QualifyResult UNFIT = new QualifyResult(
            false,
            "s3://bucket/backups",
            List.of(new QualifyResult.Check(
                    "exclusive-create", false, "expected one of 8 writers of one object to succeed, found 8 of them")));

    static final BackupResult BACKUP = new BackupResult(
            "s-1",
            "b-2",
            "full",
            "COMPLETE",
            List.of("orders", "shop:items"),
            60,
            12,
            1_288_490_189,
            314_572_800,
            12.5);

    static final BackupList BACKUPS = new BackupList(List.of(
            new BackupSummary(
                    "b-2",
                    "full",
                    "COMPLETE",
                    List.of("a", "b", "c", "d", "e"),
                    Instant.parse("2026-08-21T10:48:00Z"),
                    Instant.parse("2026-08-21T10:48:12.345Z"),
                    1_288_490_189,
                    314_572_800,
                    null),
            new BackupSummary(
                    "b-1",
                    "full",
                    "COMPLETE",
                    List.of("orders"),
                    Instant.parse("2026-08-16T10:00:00Z"),
                    Instant.parse("2026-08-16T11:00:00Z"),
                    512,
                    512,
                    null)));

    static final BackupDetail DETAIL = new BackupDetail(
            "b-2",
            "s-1",
            "full",
            "COMPLETE",
            List.of("orders", "shop:items"),
            Instant.parse("2026-08-21T10:48:00Z"),
            Instant.parse("2026-08-21T10:48:12.345Z"),
            60,
            12,
            1_288_490_189,
            314_572_800,
            null,
            "before the upgrade",
            "c-9",
            "2.6.4",
            List.of(
                    new BackupDetail.Table(
                            "orders",
                            "ENABLED",
                            List.of("d", "m"),
                            4,
                            50,
                            1_288_480_000,
                            Instant.parse("2026-08-21T10:48:00.1Z"),
                            Instant.parse("2026-08-21T10:48:01.2Z"),
                            BackupDetail.Acl.recorded(12)),
                    new BackupDetail.Table(
                            "shop:items",
                            "DISABLED",
                            List.of("f"),
                            1,
                            10,
                            10_189,
                            Instant.parse("2026-08-21T10:48:00.1Z"),
                            Instant.parse("2026-08-21T10:48:00.1Z"),
                            BackupDetail.Acl.unreadable("no right"))),
            List.of(
                    new BackupDetail.Namespace("default", BackupDetail.Acl.recorded(0)),
                    new BackupDetail.Namespace("shop", BackupDetail.Acl.NOT_RECORDED)),
            List.of());

    /** Its manifest cannot be read: what is left is what the root says. */
    static final BackupDetail DAMAGED_DETAIL = new BackupDetail(
            "b-2",
            "s-1",
            "full",
            "DAMAGED",
            List.of("orders", "shop:items"),
            Instant.parse("2026-08-21T10:48:00Z"),
            Instant.parse("2026-08-21T10:48:12.345Z"),
            60,
            12,
            1_288_490_189,
            314_572_800,
            null,
            null,
            "c-9",
            null,
            List.of(),
            List.of(),
            List.of(new Damage(
                    "missing",
                    "backups/b-2/manifest",
                    "expected 812 bytes, found no object",
                    List.of("orders", "shop:items"))));

    static final RestorePlan PLAN = new RestorePlan(
            "b-2",
            false,
            List.of("object data/s-1/2 is missing"),
            List.of("family d of orders keeps cells for 1 day; the backup is 3 days old"),
            List.of("shop"),
            2,
            3072,
            0.4,
            List.of(new RestorePlan.Table(
                    "b-2",
                    "orders",
                    "orders_old",
                    "create",
                    4,
                    2,
                    3072,
                    Instant.parse("2026-08-21T10:48:01.2Z"),
                    List.of(
                            new RestorePlan.File("4f1c", "d", "0a1b", "data/s-1/1", 1024, true),
                            new RestorePlan.File("4f1c", "d", "2c3d", "data/s-1/2", 2048, false)),
                    null)),
            false,
            false,
            List.of(
                    new RestorePlan.Grant("orders_old", null, "bob", "d", "q", List.of("READ", "WRITE")),
                    new RestorePlan.Grant(null, "shop", "@ops", null, null, List.of("ADMIN"))),
            List.of(new Damage("missing", "data/s-1/2", "expected 2048 bytes, found no object", List.of("orders"))));

    /** The same backup, but for a manifest that can be read. */
    static final RestorePlan PLAN_WITHOUT_MANIFEST = new RestorePlan(
            "b-2",
            false,
            List.of("unable to restore table orders"),
            List.of(),
            List.of(),
            0,
            0,
            2,
            List.of(new RestorePlan.Table("b-2", "orders", "orders_old", "create", null, 0, 0, null, List.of(), null)),
            false,
            false,
            List.of(),
            List.of(new Damage("missing", "backups/b-2/manifest", "expected 812 bytes", List.of("orders"))));

    /** Of two tables, each from its own backup. */
    static final RestorePlan PLAN_OF_SEVERAL_BACKUPS = new RestorePlan(
            null,
            true,
            List.of(),
            List.of(),
            List.of(),
            0,
            0,
            4,
            List.of(
                    new RestorePlan.Table("b-1", "orders", "orders_old", "create", null, 0, 0, null, List.of(), null),
                    new RestorePlan.Table("b-2", "items", "items_old", "create", null, 0, 0, null, List.of(), null)),
            false,
            false,
            List.of(),
            List.of());

    /** What is in the way is not damage. */
    static final RestorePlan PLAN_WITH_TAKEN_NAME = new RestorePlan(
            "b-2",
            false,
            List.of("unable to restore table orders"),
            List.of(),
            List.of(),
            0,
            0,
            2,
            List.of(),
            false,
            false,
            List.of(),
            List.of());

    private static RestorePlan.Table overwriting(String table, int number) {
        return new RestorePlan.Table(
                        "b-2",
                        table,
                        table,
                        "create",
                        4,
                        0,
                        0,
                        Instant.parse("2026-08-21T10:48:01.2Z"),
                        List.of(),
                        null)
                .overwriting(new RestorePlan.Overwrite("holdfast-overwritten-<session>-" + number, 5.2));
    }

    static final RestorePlan PLAN_TO_OVERWRITE = new RestorePlan(
            "b-2",
            true,
            List.of(),
            List.of(),
            List.of(),
            0,
            0,
            2,
            List.of(overwriting("orders", 0), overwriting("items", 1)),
            false,
            false,
            List.of(),
            List.of());

    static final RestoreResult OVERWRITTEN = new RestoreResult(
            "s-1",
            List.of(new RestoreResult.Table(
                    "orders",
                    "orders",
                    4,
                    50,
                    1_048_576,
                    Instant.parse("2026-08-21T10:48:01.2Z"),
                    "holdfast-overwritten-s-1-0")),
            2.0);

    static final RestoreResult RESTORE = new RestoreResult(
            "s-1",
            List.of(new RestoreResult.Table(
                    "orders", "orders_old", 4, 50, 1_048_576, Instant.parse("2026-08-21T10:48:01.2Z"), null)),
            2.0);

    static final RebuildResult REBUILT = new RebuildResult(
            new RepositoryInfo(
                    "r-7",
                    1,
                    9,
                    2,
                    60,
                    1_288_490_189,
                    List.of(new RepositoryInfo.Damaged("b-3", "unable to read backups/b-3/manifest")),
                    "repository r-7 has gone back"),
            true,
            List.of("b-2"),
            List.of("b-4", "b-5"),
            List.of(new RebuildResult.Unlisted("b-6", List.of("orders"), "the backup was deleted")));

    static final GcResult GC = new GcResult(
            false,
            12,
            314_572_800,
            List.of(
                    new GcResult.Garbage("s-1", "no backup refers to it", 10, 314_572_300),
                    new GcResult.Garbage("s-2", "its session gave no sign of life since 2026-08-20T00:00:00Z", 2, 500)),
            List.of(new GcResult.Spared("s-3", "it may be running, until 2026-08-22T00:00:00Z")),
            List.of("s-2"),
            null);

    static DeletionResult deletion(boolean dryRun) {
        return new DeletionResult(
                dryRun,
                List.of("b-2", "b-1"),
                List.of(
                        new DeletionResult.Deletion(
                                "b-2",
                                "depends on b-1",
                                List.of("a", "b", "c", "d"),
                                Instant.parse("2026-08-21T10:48:12.345Z"),
                                1_288_490_189),
                        new DeletionResult.Deletion(
                                "b-1", "named", List.of("orders"), Instant.parse("2026-08-16T11:00:00Z"), 512)));
    }

    static final VerifyResult SOUND =
            new VerifyResult("s-9", null, "deep", 70, 1_288_490_189, 1_288_490_189, 12.5, List.of(), 0, List.of());

    static final VerifyResult DAMAGED = new VerifyResult(
            "s-9",
            "b-2",
            "quick",
            70,
            0,
            1_288_490_189,
            0.25,
            List.of(
                    new VerifyResult.Finding(
                            "missing",
                            "data/s-1/2",
                            "b-3",
                            "expected 7 bytes, found no object",
                            List.of("b-1", "b-2", "b-3"),
                            List.of("orders")),
                    new VerifyResult.Finding(
                            "unreadable", "history/s-1", null, "expected an envelope", List.of(), List.of())),
            3,
            List.of("backup b-4 needs a feature"));

    static final RepairResult REPAIR = new RepairResult(
            List.of(
                    new RepairResult.Finding("SNAPSHOT", "holdfast-s-0", "was taken for a session that is over"),
                    new RepairResult.Finding("BACKUP", "b-1", "a verification found damage")),
            List.of(new RepairResult.Action("delete the snapshot", "holdfast-s-0", "PLANNED", null)));

    static final SessionInfo SESSION = new SessionInfo(
            "20260131T235959123Z-0a1b2c3d",
            "backup.full",
            "FAILED",
            null,
            null,
            Instant.parse("2026-01-31T23:59:59.123Z"),
            Instant.parse("2026-02-01T00:01:00Z"),
            null,
            new SessionInfo.Fault("UNAVAILABLE", "unable to write: the disk is full", "free some space"));

    private Samples() {}
}
