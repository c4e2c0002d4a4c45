package io.holdfast.control;

import io.holdfast.hbase.Cluster;

/** The cluster that the requests are about. */
public interface ClusterDesk extends AutoCloseable {

    /** Connects at the first call; later calls return the same. */
    Cluster connect();

    /** Whether anybody has said which cluster it is. */
    boolean isNamed();

    @Override
    void close();
}
