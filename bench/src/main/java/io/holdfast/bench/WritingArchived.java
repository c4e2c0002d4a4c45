package io.holdfast.bench;

import io.holdfast.api.PitrDoor;
import io.holdfast.api.PitrEnableRequest;
import io.holdfast.api.PitrRequest;
import io.holdfast.api.ProgressListener;
import io.holdfast.bench.Lag.Reading;
import io.holdfast.error.Unavailable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The same client, while what it writes is archived.
 *
 * @param interval from the beginning of one reading of the logs to that of the next one
 * @param lag is told of all readings
 */
record WritingArchived(Edits edits, PitrDoor pitr, Duration interval, Lag lag) implements Way {

    @Override
    public String name() {
        return "writing, archived";
    }

    @Override
    public Run run(Path fresh) {
        List<String> tables = List.of(edits.table().getNameAsString());
        pitr.enable(new PitrEnableRequest(tables, Optional.empty(), Optional.empty()), ProgressListener.NONE);
        CountDownLatch written = new CountDownLatch(1);
        ExecutorService archiver = Executors.newSingleThreadExecutor();
        try {
            Reading first = archive();
            Future<List<Reading>> readings = archiver.submit(() -> archiveUntil(written, first));
            long begin = System.nanoTime();
            edits.write();
            double seconds = Run.secondsSince(begin);
            written.countDown();
            lag.add(readings.get());
            return new Run(seconds, List.of());
        } catch (ExecutionException e) {
            throw new Unavailable("unable to archive: " + e.getCause(), null, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("unable to archive: interrupted", null, e);
        } finally {
            written.countDown();
            archiver.shutdown();
            pitr.disable(new PitrRequest(tables), ProgressListener.NONE);
        }
    }

    private List<Reading> archiveUntil(CountDownLatch written, Reading first) throws InterruptedException {
        List<Reading> readings = new ArrayList<>(List.of(first));
        long begun = System.nanoTime();
        while (!written.await(interval.toNanos() - (System.nanoTime() - begun), TimeUnit.NANOSECONDS)) {
            begun = System.nanoTime();
            readings.add(archive());
        }
        readings.add(archive());
        return readings;
    }

    private Reading archive() {
        Instant to = Objects.requireNonNull(pitr.archive(ProgressListener.NONE).to(), "no table is protected");
        return new Reading(to, Instant.now());
    }
}
