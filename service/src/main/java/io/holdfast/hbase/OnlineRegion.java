package io.holdfast.hbase;

import io.holdfast.format.Bytes;

/**
 * A region in service.
 *
 * @param name HBase's full name of it
 * @param server the region server that has it, with its start code
 */
public record OnlineRegion(Bytes name, String server) {}
