/**
 * Hands tasks out to workers, or lets them run on the leader. Read {@link io.holdfast.dispatch.Dispatcher} first. This
 * package does not know what the tasks do, nor how workers are reached.
 */
@NullMarked
package io.holdfast.dispatch;

import org.jspecify.annotations.NullMarked;
