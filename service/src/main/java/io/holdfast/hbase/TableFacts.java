package io.holdfast.hbase;

import io.holdfast.format.Bytes;
import io.holdfast.format.TableId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a table is.
 *
 * @param enabled whether it is enabled; what {@link Tables#parse} returns says true, as a descriptor does not tell
 * @param descriptor its descriptor, whole, in HBase's own protobuf form
 */
public record TableFacts(
        TableId table, boolean enabled, Bytes descriptor, List<Family> families, List<String> coprocessors) {

    public TableFacts {
        families = List.copyOf(families);
        coprocessors = List.copyOf(coprocessors);
    }

    /**
     * A column family: after {@code timeToLive} its cells vanish; without it they stay.
     *
     * @param mob whether large cells are in MOB files
     */
    public record Family(
            String name, Optional<Duration> timeToLive, String compression, String encoding, boolean mob) {}
}
