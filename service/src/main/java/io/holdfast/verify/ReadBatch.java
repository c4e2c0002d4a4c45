package io.holdfast.verify;

import io.holdfast.format.StoredFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Files that are read in one go.
 *
 * @param objects the files of each object
 */
record ReadBatch(List<List<StoredFile>> objects) {

    ReadBatch {
        objects = objects.stream().map(List::copyOf).toList();
    }

    /** Batches of these, none of which has much more than so many files or bytes, unless it is a single object. */
    static List<ReadBatch> of(Collection<List<StoredFile>> objects, int mostFiles, long mostBytes) {
        List<ReadBatch> batches = new ArrayList<>();
        List<List<StoredFile>> batch = new ArrayList<>();
        int files = 0;
        long bytes = 0;
        for (List<StoredFile> object : objects) {
            batch.add(object);
            files += object.size();
            bytes += object.stream().mapToLong(StoredFile::length).sum();
            if (files >= mostFiles || bytes >= mostBytes) {
                batches.add(new ReadBatch(batch));
                batch = new ArrayList<>();
                files = 0;
                bytes = 0;
            }
        }
        if (!batch.isEmpty()) {
            batches.add(new ReadBatch(batch));
        }
        return batches;
    }

    /** All of them, in the order of the objects and of the files in them. */
    List<StoredFile> files() {
        return objects.stream().flatMap(List::stream).toList();
    }
}
