package io.holdfast.hbase;

import io.holdfast.format.ClusterId;

/**
 * One HBase cluster. Every method of its parts throws UNAVAILABLE when the cluster does not answer in bounded time, and
 * REJECTED when it refuses (missing rights, illegal names); none retries beyond what HBase's own client does.
 */
public interface Cluster extends AutoCloseable {

    ClusterId id();

    String hbaseVersion();

    String hadoopVersion();

    /** Where the cluster's ZooKeeper is. */
    ZooKeeperAddress zooKeeper();

    Tables tables();

    Snapshots snapshots();

    HFiles files();

    Imports imports();

    Acls acls();

    Wals wals();

    Replays replays();

    @Override
    void close();
}
