package io.holdfast.bench;

import io.holdfast.api.BackupRequest;
import io.holdfast.api.BackupResult;
import io.holdfast.api.Holdfast;
import io.holdfast.api.HoldfastProvider;
import io.holdfast.api.LocalSettings;
import io.holdfast.error.Unavailable;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import org.apache.hadoop.hbase.TableName;

/** Opens Holdfast as it is installed, for one cluster. */
final class FrontDoors {

    private final HoldfastProvider provider;
    private final Path hbaseConf;

    FrontDoors(Path hbaseConf) {
        this.hbaseConf = hbaseConf;
        this.provider = ServiceLoader.load(HoldfastProvider.class)
                .findFirst()
                .orElseThrow(() -> new Unavailable(
                        "unable to measure backups: expected Holdfast's service on the class path, found none",
                        "start it with bench/run",
                        null));
    }

    /** Opens it on an empty repository in a folder that does not exist yet. */
    Holdfast openWithNewRepository(Path folder) {
        Holdfast holdfast = provider.open(new LocalSettings(
                Optional.empty(),
                Optional.of(hbaseConf),
                Optional.of(folder.toUri().toString()),
                Optional.of(folder.resolveSibling("state"))));
        try {
            holdfast.initRepository();
            return holdfast;
        } catch (RuntimeException e) {
            holdfast.close();
            throw e;
        }
    }

    /** Takes a full backup of a table, which must store something, and says how long it took. */
    static Run timeBackup(Holdfast holdfast, TableName table, long leastBytes) {
        return timeBackup(holdfast, BackupRequest.Type.FULL, table, leastBytes);
    }

    /** As {@link #timeBackup(Holdfast, TableName, long)}, of a kind. */
    static Run timeBackup(Holdfast holdfast, BackupRequest.Type type, TableName table, long leastBytes) {
        BackupRequest request = BackupRequest.of(type, table.getNameAsString());
        StepTimes times = new StepTimes(System::nanoTime);
        BackupResult result = holdfast.createBackup(request, times);
        Run run = times.end();
        if (result.bytesCopied() < leastBytes) {
            throw new IllegalStateException(
                    "expected a backup to copy %d bytes or more, found %d".formatted(leastBytes, result.bytesCopied()));
        }
        return run;
    }
}
