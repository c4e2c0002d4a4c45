/**
 * What a repository holds, as values, and how these values become bytes. The records are the documents of {@code
 * docs/format.md} and their parts, each validated where it is built; {@link io.holdfast.format.DocumentCodec}, {@link
 * io.holdfast.format.ShardWriter} and {@link io.holdfast.format.ShardReader} turn them into objects and back, and {@link
 * io.holdfast.format.Layout} names the keys. Read {@link io.holdfast.format.Root} first, then {@link
 * io.holdfast.format.Manifest}. This package does no I/O of its own and knows neither HBase nor Hadoop nor any store.
 */
@NullMarked
package io.holdfast.format;

import org.jspecify.annotations.NullMarked;
