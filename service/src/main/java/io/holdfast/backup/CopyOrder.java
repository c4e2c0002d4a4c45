package io.holdfast.backup;

import io.holdfast.format.FileOrigin;
import java.util.ArrayList;
import java.util.List;

/**
 * Files of one shard that are to be stored.
 *
 * @param shard the number of the shard
 * @param objects what goes into one object together, each in its order
 */
record CopyOrder(int shard, List<List<File>> objects) {

    CopyOrder {
        objects = objects.stream().map(List::copyOf).toList();
    }

    record File(FileOrigin origin, long length) {}

    /** The same in parts, none of which has much more than so many files or bytes, unless it is a single object. */
    List<CopyOrder> inParts(int mostFiles, long mostBytes) {
        List<CopyOrder> parts = new ArrayList<>();
        List<List<File>> part = new ArrayList<>();
        int files = 0;
        long bytes = 0;
        for (List<File> object : objects) {
            part.add(object);
            files += object.size();
            bytes += object.stream().mapToLong(File::length).sum();
            if (files >= mostFiles || bytes >= mostBytes) {
                parts.add(new CopyOrder(shard, part));
                part = new ArrayList<>();
                files = 0;
                bytes = 0;
            }
        }
        if (!part.isEmpty()) {
            parts.add(new CopyOrder(shard, part));
        }
        return parts;
    }
}
