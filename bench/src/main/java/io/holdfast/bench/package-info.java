/**
 * Speed, as ratios of things that are done side by side in one run: read {@link io.holdfast.bench.BackupBench} first, then
 * the implementations of {@code Way}, one for each thing that is measured. This package uses Holdfast through its front door
 * alone and must not know how a backup is made, so that what it does by itself is a yardstick of its own.
 */
@NullMarked
package io.holdfast.bench;

import org.jspecify.annotations.NullMarked;
