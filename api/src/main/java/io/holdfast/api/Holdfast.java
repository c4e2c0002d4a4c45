package io.holdfast.api;

import java.util.List;

/**
 * The front door of Holdfast: each method is one request, validated, carried out and reported. Every method throws a
 * {@link io.holdfast.error.HoldfastException}; a request that ends with {@code REJECTED} or {@code CONFLICT} changed
 * nothing. Methods may be called by several threads.
 */
public interface Holdfast extends AutoCloseable {

    /** Makes an empty repository; {@code CONFLICT} if there is one already. */
    RepositoryInfo initRepository();

    RepositoryInfo repositoryInfo();

    /** Tries out whether the place can hold a repository, be there one or not; leaves nothing behind. */
    QualifyResult qualifyRepository();

    /**
     * Forgets what is remembered of the repository, reads everything anew, and accepts the repository as it is, also where
     * it is not the one that was seen before. Needs no cluster.
     */
    RebuildResult rebuildRepository(ProgressListener progress);

    /**
     * What people should know beside the answers that were given so far, each once: such as that the repository is not the
     * one that was seen before.
     */
    List<String> warnings();

    /** Takes a backup and returns when it is committed or has failed and been undone. */
    BackupResult createBackup(BackupRequest request, ProgressListener progress);

    /** The backups of the repository, newest first. Needs no cluster. */
    BackupList listBackups(BackupFilter filter);

    /**
     * Everything that the repository says about one backup. What of it is damaged is no error, but named in the answer.
     * Needs no cluster.
     */
    BackupDetail showBackup(String backupId);

    /** What {@link #deleteBackups} would delete, with reasons; its errors are the same. Needs no cluster. */
    DeletionResult planDeletion(DeletionRequest request);

    /**
     * Takes backups off the list, all or none; {@code REJECTED} if one is not there, {@code CONFLICT} if others depend on
     * them and may not go too. What they alone needed takes up space until a gc. Needs no cluster.
     */
    DeletionResult deleteBackups(DeletionRequest request);

    /** What {@link #collectGarbage} would delete now; changes nothing. Needs no cluster. */
    GcResult planGc();

    /**
     * Deletes what no backup needs any more; {@code CORRUPT} if a backup cannot be read, so that nobody can tell what that
     * is: nothing is deleted then. Needs no cluster.
     */
    GcResult collectGarbage(ProgressListener progress);

    /**
     * Looks whether what is stored is still what was stored. Damage is no error but a finding of the result, which is kept
     * in the repository. Needs no cluster, and may run beside anything.
     */
    VerifyResult verify(VerifyRequest request, ProgressListener progress);

    /** What {@link #restore} would do, with reasons; changes nothing. Damage is no error, but named in the plan. */
    RestorePlan planRestore(RestoreRequest request);

    /** Brings tables back and returns when they can be used, or when the restore has failed and been undone. */
    RestoreResult restore(RestoreRequest request, ProgressListener progress);

    /** All that is about HBase's own snapshots. Needs no repository. */
    SnapshotDoor snapshots();

    /**
     * Finds what sessions left behind that are over, on the cluster and, if one is named, in the repository, and removes
     * it; {@code dryRun} only finds. What runs is never touched.
     */
    RepairResult repair(boolean dryRun, ProgressListener progress);

    /** The workers that are connected to the leader; {@code UNAVAILABLE} without a service. */
    WorkerList workers();

    /** Named table sets. */
    TableSetDoor tableSets();

    /** Recovery to a moment. */
    PitrDoor pitr();

    /** Running operations, and those that have ended. */
    Sessions sessions();

    @Override
    void close();
}
