package io.holdfast.bench;

import io.holdfast.api.PitrDoor;
import io.holdfast.api.PitrEnableRequest;
import io.holdfast.api.PitrRequest;
import io.holdfast.api.ProgressListener;
import io.holdfast.archive.LogTailer;
import io.holdfast.bench.Lag.Reading;
import io.holdfast.error.Unavailable;
import io.holdfast.repository.Repository;
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
import java.util.function.Supplier;

/**
 * The same client, while what it writes is archived, or looked at.
 *
 * @param archiver does so once, and says up to when everything was seen
 * @param interval from the beginning of one time to that of the next one
 * @param lag is told of all of them
 */
record WritingArchived(String name, Edits edits, PitrDoor pitr, Supplier<Instant> archiver, Duration interval, Lag lag)
        implements Way {

    /** Reads the logs each time. */
    static WritingArchived byReading(Edits edits, PitrDoor pitr, Duration interval, Lag lag) {
        return new WritingArchived("writing, archived", edits, pitr, () -> read(pitr), interval, lag);
    }

    /** Looks at logs that are still written each time. */
    static WritingArchived byLooking(
            Edits edits, PitrDoor pitr, LogTailer tailer, Repository repository, Duration interval, Lag lag) {
        Supplier<Instant> look = () -> tailer.look(repository)
                .orElseThrow(() -> new IllegalStateException("expected logs that can be looked at, found none"));
        return new WritingArchived("writing, looked at", edits, pitr, look, interval, lag);
    }

    @Override
    public Run run(Path fresh) {
        List<String> tables = List.of(edits.table().getNameAsString());
        pitr.enable(new PitrEnableRequest(tables, Optional.empty(), Optional.empty()), ProgressListener.NONE);
        CountDownLatch written = new CountDownLatch(1);
        ExecutorService archiver = Executors.newSingleThreadExecutor();
        try {
            // What is looked at follows a reading.
            Instant unused = read(pitr);
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
        return new Reading(archiver.get(), Instant.now());
    }

    private static Instant read(PitrDoor pitr) {
        return Objects.requireNonNull(pitr.archive(ProgressListener.NONE).to(), "no table is protected");
    }
}
