package io.holdfast.archive;

import io.holdfast.format.LogRead;
import io.holdfast.format.LogTableEdits;
import io.holdfast.hbase.Cluster;
import io.holdfast.hbase.EditSorter;
import io.holdfast.hbase.EditSorter.SortedEdits;
import io.holdfast.hbase.WalFile;
import io.holdfast.repository.Repository;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Reads logs in this process: sorts their edits on this machine's disk, and stores what comes out. */
final class ShareReading {

    private final Cluster cluster;
    private final Repository repository;
    private final Place place;
    private final ScratchFolder scratch;

    /**
     * @param place where it stores, which nobody else does
     * @param scratch of its own
     */
    ShareReading(Cluster cluster, Repository repository, Place place, ScratchFolder scratch) {
        this.cluster = cluster;
        this.repository = repository;
        this.place = place;
        this.scratch = scratch;
    }

    /** @param progress told of the bytes that were read, sorted and stored; throws what ends it early */
    ReadEdits run(LogShare share, LongConsumer progress) {
        try (EditSorter sorter = cluster.wals().sorter(share.tables(), share.after(), scratch.emptied())) {
            List<LogRead> logs = new ArrayList<>();
            for (WalFile file : share.files()) {
                progress.accept(0);
                logs.add(sorter.read(file, progress));
            }
            List<LogTableEdits> stored = new ArrayList<>();
            List<ReadEdits.Lost> lost = new ArrayList<>();
            EditStore store = new EditStore(repository, place, progress);
            for (SortedEdits edits : sorter.finish(progress)) {
                if (edits.bulkLoads().isEmpty()) {
                    stored.add(store.store(edits));
                } else {
                    lost.add(new ReadEdits.Lost(
                            edits.table(),
                            "file %s of a bulk load is gone, and was not read yet"
                                    .formatted(edits.bulkLoads().get(0).files())));
                }
            }
            return new ReadEdits(logs, stored, lost);
        } finally {
            scratch.delete();
        }
    }
}
