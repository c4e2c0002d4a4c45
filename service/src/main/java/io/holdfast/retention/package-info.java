/**
 * What a repository no longer needs: {@link io.holdfast.retention.BackupDeletion} takes backups off the list, {@link
 * io.holdfast.retention.GarbageCollection} deletes what no backup and no log archive refers to any more. Read the latter for
 * the order in which things happen, which is what makes it safe. Neither needs a cluster, and neither knows how backups are made.
 */
@NullMarked
package io.holdfast.retention;

import org.jspecify.annotations.NullMarked;
