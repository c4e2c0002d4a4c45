package io.holdfast.format;

import java.util.Objects;

/**
 * The log archive of one cluster, as a root names it.
 *
 * @param chain the newest {@link LogChain}
 */
public record LogHead(ClusterId cluster, ObjectRef chain) {

    public LogHead {
        Objects.requireNonNull(cluster);
        Invariant.holds(Layout.isLogChain(chain.key()), "the key of a log chain", chain.key());
    }
}
