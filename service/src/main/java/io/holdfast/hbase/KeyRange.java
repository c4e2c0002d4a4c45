package io.holdfast.hbase;

import io.holdfast.format.Bytes;

/** The rows of a region: from {@code start}, inclusive, to {@code end}, exclusive; empty means unbounded. */
public record KeyRange(Bytes start, Bytes end) {}
