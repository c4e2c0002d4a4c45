/**
 * The demonstration: an HBase of its own, tables, backups, a disaster, a restore, and the proof that nothing is missing.
 * Read {@link io.holdfast.demo.run.Demo} first. This package uses Holdfast through its front door alone, as any client
 * does, and knows nothing of how backups are made.
 */
@NullMarked
package io.holdfast.demo.run;

import org.jspecify.annotations.NullMarked;
