/**
 * One HBase for all cluster tests. A test class says {@code @ExtendWith(SharedCluster.class)} and takes a {@link
 * io.holdfast.demo.cluster.Cluster} and a {@link io.holdfast.demo.cluster.Namespace} as parameters.
 */
@NullMarked
package io.holdfast.demo.cluster;

import org.jspecify.annotations.NullMarked;
