package io.holdfast.format;

import java.util.Objects;

/** Where an HFile really is in its cluster, links and references resolved. */
public record FileOrigin(TableId table, String region, String family, String name) {

    public FileOrigin {
        Objects.requireNonNull(table);
        Invariant.pathName("region", region);
        Invariant.pathName("family", family);
        Invariant.pathName("file", name);
    }

    @Override
    public String toString() {
        return table + "/" + region + "/" + family + "/" + name;
    }
}
