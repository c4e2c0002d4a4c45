package io.holdfast.hbase;

/**
 * Where a cluster's ZooKeeper is.
 *
 * @param quorum as {@code host:port,host:port}
 * @param knowsUsers whether its clients log in, so that nodes can be kept from others
 */
public record ZooKeeperAddress(String quorum, boolean knowsUsers) {}
