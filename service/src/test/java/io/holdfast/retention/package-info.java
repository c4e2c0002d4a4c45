/** Tests of deletion and gc, with backups that the real procedure takes of a cluster in memory. */
@NullMarked
package io.holdfast.retention;

import org.jspecify.annotations.NullMarked;
