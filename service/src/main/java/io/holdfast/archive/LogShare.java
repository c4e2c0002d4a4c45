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

    /** Of the servers that wrote them: HDFS has one copy of what a server wrote where it ran. */
    List<String> hosts() {
        return files.stream()
                .map(file -> file.server().split(",", 2)[0])
                .distinct()
                .toList();
    }
}
