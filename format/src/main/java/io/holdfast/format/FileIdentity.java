package io.holdfast.format;

import java.util.Objects;

/** What tells one HFile from all others without reading it: HBase gives names at random and never changes a file. */
public record FileIdentity(ClusterId cluster, String name, long length) {

    public FileIdentity {
        Objects.requireNonNull(cluster);
        Invariant.pathName("file", name);
        Invariant.notNegative("length", length);
    }
}
