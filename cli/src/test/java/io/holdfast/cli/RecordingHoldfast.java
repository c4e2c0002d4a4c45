package io.holdfast.cli;

import io.holdfast.api.BackupDetail;
import io.holdfast.api.BackupFilter;
import io.holdfast.api.BackupList;
import io.holdfast.api.BackupRequest;
import io.holdfast.api.BackupResult;
import io.holdfast.api.Holdfast;
import io.holdfast.api.Progress;
import io.holdfast.api.ProgressListener;
import io.holdfast.api.QualifyResult;
import io.holdfast.api.RepositoryInfo;
import io.holdfast.api.RestorePlan;
import io.holdfast.api.RestoreRequest;
import io.holdfast.api.RestoreResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A front door that notes each request and answers with samples, or with an error. */
final class RecordingHoldfast implements Holdfast {

    final List<Object> requests = new ArrayList<>();

    @Nullable
    Throwable error;

    @Nullable
    RuntimeException errorOfClose;

    BackupList backups = Samples.BACKUPS;
    QualifyResult qualified = Samples.FIT;
    boolean closed;

    @Override
    public RepositoryInfo initRepository() {
        return answer("init", Samples.REPOSITORY);
    }

    @Override
    public RepositoryInfo repositoryInfo() {
        return answer("info", Samples.REPOSITORY);
    }

    @Override
    public QualifyResult qualifyRepository() {
        return answer("qualify", qualified);
    }

    @Override
    public BackupResult createBackup(BackupRequest request, ProgressListener progress) {
        progress.progressed(new Progress("s-1", "COPY", 1024, 4096, "bytes"));
        return answer(request, Samples.BACKUP);
    }

    @Override
    public BackupList listBackups(BackupFilter filter) {
        return answer(filter, backups);
    }

    @Override
    public BackupDetail showBackup(String backupId) {
        return answer(backupId, Samples.DETAIL);
    }

    @Override
    public RestorePlan planRestore(RestoreRequest request) {
        return answer(request, Samples.PLAN);
    }

    @Override
    public RestoreResult restore(RestoreRequest request, ProgressListener progress) {
        progress.progressed(new Progress("s-1", "PLACE", 1024, 4096, "bytes"));
        return answer(request, Samples.RESTORE);
    }

    @Override
    public void close() {
        closed = true;
        if (errorOfClose != null) {
            throw errorOfClose;
        }
    }

    private <T> T answer(Object request, T answer) {
        requests.add(request);
        if (error instanceof RuntimeException e) {
            throw e;
        }
        if (error instanceof Error e) {
            throw e;
        }
        return answer;
    }
}
