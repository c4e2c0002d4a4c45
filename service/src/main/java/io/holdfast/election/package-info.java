/**
 * One leader at a time, and proof of it: {@link io.holdfast.election.Leadership} is the lead with its epoch, {@link
 * io.holdfast.election.ZooKeeperJournal} the journal that only the holder of the newest epoch can write. This package
 * does not know what is led.
 */
@NullMarked
package io.holdfast.election;

import org.jspecify.annotations.NullMarked;
