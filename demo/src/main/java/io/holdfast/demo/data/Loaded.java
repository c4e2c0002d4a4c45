package io.holdfast.demo.data;

/** What was written: rows, and bytes of the cells with their keys as HBase counts them. */
public record Loaded(long rows, long bytes) {}
