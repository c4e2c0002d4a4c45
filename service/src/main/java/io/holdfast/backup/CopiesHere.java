package io.holdfast.backup;

import io.holdfast.format.Layout;
import io.holdfast.format.LeaderEpoch;
import io.holdfast.format.ObjectKey;
import io.holdfast.format.SessionId;
import io.holdfast.format.StoredFile;
import io.holdfast.hbase.Cluster;
import io.holdfast.repository.FileSource;
import io.holdfast.repository.Repository;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** Stores files from this process, each order on the thread that gives it. */
final class CopiesHere implements FileCopies {

    /** What the keys are made of under which files are stored. */
    record Place(SessionId session, LeaderEpoch epoch, int attempt) {}

    private final Cluster cluster;
    private final Repository repository;
    private final Place place;
    private final int parallelism;
    private final Map<Integer, AtomicInteger> files = new ConcurrentHashMap<>();

    CopiesHere(Cluster cluster, Repository repository, Place place, int parallelism) {
        this.cluster = cluster;
        this.repository = repository;
        this.place = place;
        this.parallelism = parallelism;
    }

    @Override
    public int parallelism() {
        return parallelism;
    }

    @Override
    public List<StoredFile> store(CopyOrder order, LongConsumer progress) {
        AtomicInteger next = files.computeIfAbsent(order.shard(), shard -> new AtomicInteger());
        Supplier<ObjectKey> keys = () ->
                Layout.data(place.session(), place.epoch(), order.shard(), place.attempt(), next.getAndIncrement());
        List<StoredFile> stored = new ArrayList<>();
        for (List<CopyOrder.File> object : order.objects()) {
            stored.addAll(repository.storeFiles(keys, sources(object), progress));
        }
        return stored;
    }

    private List<FileSource> sources(List<CopyOrder.File> files) {
        return files.stream()
                .map(file -> new FileSource(
                        file.origin(), file.length(), () -> cluster.files().open(file.origin())))
                .toList();
    }

    /** What is stored on the threads of others, they end. */
    @Override
    public void close() {}
}
