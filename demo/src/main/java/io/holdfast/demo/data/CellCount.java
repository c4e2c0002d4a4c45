package io.holdfast.demo.data;

/**
 * How much a table holds.
 *
 * @param bytes of rows, families, qualifiers, values and tags
 */
public record CellCount(long rows, long cells, long bytes) {}
