package io.holdfast.archive;

import io.holdfast.format.TableId;
import io.holdfast.hbase.WalFile;
import java.time.Instant;
import java.util.List;

/**
 * A part of what is to be read, which one reads alone: all files of some logs.
 *
 * @param tables whose edits are wanted
 * @param after of edits that are read no commit time is at this moment or before
 * @param files those of one log one after the other, in its order
 */
record LogShare(List<TableId> tables, Instant after, List<WalFile> files) {

    LogShare {
        tables = List.copyOf(tables);
        files = List.copyOf(files);
    }

    long bytes() {
        return files.stream().mapToLong(WalFile::length).sum();
    }
}
