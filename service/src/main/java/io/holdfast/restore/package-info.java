/**
 * Brings tables back. {@link io.holdfast.restore.RestorePlanner} decides what would be done, {@link
 * io.holdfast.restore.RestoreProcedure} is the recipe that does it. This package knows nothing of how backups are taken:
 * the two meet in the repository's format only.
 */
@NullMarked
package io.holdfast.restore;

import org.jspecify.annotations.NullMarked;
