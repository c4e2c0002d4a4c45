package io.holdfast.format;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One table of a backup. It holds every edit that was acknowledged before {@code cutFrom}, none that was begun after {@code
 * cutTo}, and of those between some.
 *
 * @param state {@code ENABLED} or {@code DISABLED}, as it was
 * @param descriptor HBase's own protobuf form of the table's descriptor, whole
 * @param families its families by name
 * @param coprocessors class names of table coprocessors that a target needs
 * @param codecs compressions and block encodings that a target needs
 * @param files store files of all regions; the halves of a split file count as one each
 * @param bytes bytes of these files
 */
public record TableImage(
        TableId table,
        String state,
        Bytes descriptor,
        List<String> families,
        List<String> coprocessors,
        List<String> codecs,
        int regions,
        long files,
        long bytes,
        Instant cutFrom,
        Instant cutTo,
        List<ShardRef> shards) {

    public TableImage {
        Objects.requireNonNull(table);
        Invariant.holds(state.equals("ENABLED") || state.equals("DISABLED"), "state ENABLED or DISABLED", state);
        Invariant.holds(descriptor.length() > 0, "a descriptor of table " + table, "none");
        families = List.copyOf(families);
        coprocessors = List.copyOf(coprocessors);
        codecs = List.copyOf(codecs);
        Objects.requireNonNull(cutFrom);
        Objects.requireNonNull(cutTo);
        shards = List.copyOf(shards);
        Invariant.holds(
                regions == shards.stream().mapToLong(ShardRef::regions).sum(),
                "as many regions of table " + table + " as its shards have",
                regions);
        Invariant.holds(
                files == shards.stream().mapToLong(ShardRef::files).sum(),
                "as many files of table " + table + " as its shards have",
                files);
        Invariant.holds(
                bytes == shards.stream().mapToLong(ShardRef::bytes).sum(),
                "as many bytes of table " + table + " as its shards have",
                bytes);
    }
}
