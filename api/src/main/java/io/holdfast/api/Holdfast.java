package io.holdfast.api;

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

    /** Takes a backup and returns when it is committed or has failed and been undone. */
    BackupResult createBackup(BackupRequest request, ProgressListener progress);

    /** The backups of the repository, newest first. Needs no cluster. */
    BackupList listBackups(BackupFilter filter);

    /** Everything that the repository says about one backup. Needs no cluster. */
    BackupDetail showBackup(String backupId);

    /** What {@link #restore} would do, with reasons; changes nothing. */
    RestorePlan planRestore(RestoreRequest request);

    /** Brings tables back and returns when they can be used, or when the restore has failed and been undone. */
    RestoreResult restore(RestoreRequest request, ProgressListener progress);

    @Override
    void close();
}
