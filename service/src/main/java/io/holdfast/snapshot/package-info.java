/**
 * HBase's own snapshots, taken, verified, cloned, restored and deleted durably. {@link
 * io.holdfast.snapshot.SnapshotProcedures} is the front door; read {@link io.holdfast.snapshot.SnapshotTableProcedure}
 * first, which takes one snapshot. This package knows neither backups nor repositories.
 */
@NullMarked
package io.holdfast.snapshot;

import org.jspecify.annotations.NullMarked;
