/**
 * Runs tasks side by side, a bounded number at a time: {@link io.holdfast.work.TaskPool}. This package does not know what
 * the tasks do.
 */
@NullMarked
package io.holdfast.work;

import org.jspecify.annotations.NullMarked;
