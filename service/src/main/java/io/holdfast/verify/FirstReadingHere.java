package io.holdfast.verify;

import io.holdfast.error.Corrupt;
import io.holdfast.error.OutcomeUnknown;
import io.holdfast.error.Unavailable;
import io.holdfast.format.StoredFile;
import io.holdfast.format.VerifyingInputStream;
import io.holdfast.repository.Inspection;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Reads files in this process, each object on its own: sums of Holdfast and of HBase in one pass, neighbours in one request. */
final class FirstReadingHere implements FirstReading {

    /** Reading over a gap costs less than another request up to about here. */
    private static final long LARGEST_GAP = 1 << 20;

    private final Inspection inspection;
    private final int parallelism;

    FirstReadingHere(Inspection inspection, int parallelism) {
        this.inspection = inspection;
        this.parallelism = parallelism;
    }

    @Override
    public int parallelism() {
        return parallelism;
    }

    @Override
    public List<ReadBatch> batches(Collection<List<StoredFile>> objects) {
        return objects.stream().map(files -> new ReadBatch(List.of(files))).toList();
    }

    @Override
    public List<Suspect> suspects(ReadBatch batch, LongConsumer progress) {
        List<Suspect> suspects = new ArrayList<>();
        for (List<StoredFile> files : batch.objects()) {
            for (List<StoredFile> run : ReadRuns.of(files, LARGEST_GAP)) {
                AtomicLong left = new AtomicLong(
                        run.stream().mapToLong(StoredFile::length).sum());
                read(run, count -> {
                            progress.accept(count);
                            left.addAndGet(-count);
                        })
                        .forEach((file, seen) -> suspects.add(new Suspect(file, seen)));
                // What it did not come to is done as well.
                progress.accept(left.get());
            }
        }
        return suspects;
    }

    /** Those in which anything is not as it must be, with what that is, and those that it did not come to. */
    private Map<StoredFile, String> read(List<StoredFile> run, LongConsumer progress) {
        Map<StoredFile, String> suspects = new LinkedHashMap<>();
        long from = run.get(0).offset();
        int next = 0;
        try (InputStream object = inspection
                .open(run.get(0).object(), from, ReadRuns.end(run) - from)
                .orElse(InputStream.nullInputStream())) {
            long at = from;
            for (; next < run.size(); next++) {
                StoredFile file = run.get(next);
                object.skipNBytes(file.offset() - at);
                Slice slice = new Slice(object, file.length());
                flaw(slice, file, progress).ifPresent(seen -> suspects.put(file, seen));
                slice.drain();
                at = file.offset() + file.length();
            }
        } catch (Corrupt | Unavailable | OutcomeUnknown | IOException e) {
            run.subList(next, run.size()).forEach(file -> suspects.putIfAbsent(file, String.valueOf(e.getMessage())));
        }
        return suspects;
    }

    private static Optional<String> flaw(Slice slice, StoredFile file, LongConsumer progress) throws IOException {
        try {
            return FileContent.flaw(new VerifyingInputStream(slice, file), file.length(), progress);
        } catch (Corrupt e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
