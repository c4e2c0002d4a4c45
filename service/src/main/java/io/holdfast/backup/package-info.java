/**
 * Takes backups. {@link io.holdfast.backup.FullBackupProcedure} is the recipe; read it first. This package knows nothing
 * of restores: the two meet in the repository's format only.
 */
@NullMarked
package io.holdfast.backup;

import org.jspecify.annotations.NullMarked;
