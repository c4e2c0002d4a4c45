/**
 * Tasks that run side by side, a bounded number at a time: {@link io.holdfast.work.TaskPool}; and the form of those that
 * workers run: {@link io.holdfast.work.TaskKind}. This package does not know what the tasks do.
 */
@NullMarked
package io.holdfast.work;

import org.jspecify.annotations.NullMarked;
