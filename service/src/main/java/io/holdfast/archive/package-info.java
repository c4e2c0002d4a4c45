/**
 * The log archive: what a cluster's servers write to their logs is kept in the repository, so that tables can be brought back
 * to any moment. Read {@link io.holdfast.archive.ArchiveProcedure} first. Knows nothing of backups and restores.
 */
@NullMarked
package io.holdfast.archive;

import org.jspecify.annotations.NullMarked;
