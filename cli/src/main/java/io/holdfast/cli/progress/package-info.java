/**
 * The progress bar. Read {@link io.holdfast.cli.progress.ProgressBar} first. Knows nothing of commands and options.
 */
@NullMarked
package io.holdfast.cli.progress;

import org.jspecify.annotations.NullMarked;
