/**
 * How leader and workers reach each other: gRPC on both sides. {@link io.holdfast.link.WorkerService} is the leader's, {@link
 * io.holdfast.link.LeaderAtAddress} the worker's. This package decides nothing.
 */
@NullMarked
package io.holdfast.link;

import org.jspecify.annotations.NullMarked;
