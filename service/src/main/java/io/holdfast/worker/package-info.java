/**
 * Runs tasks for a leader. Read {@link io.holdfast.worker.Worker} first. This package does not know what the tasks do, nor
 * how the leader is reached.
 */
@NullMarked
package io.holdfast.worker;

import org.jspecify.annotations.NullMarked;
