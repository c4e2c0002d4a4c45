/**
 * A real HBase with its ZooKeeper, kept whole in one folder, in this process or in one of its own. Read {@link
 * io.holdfast.demo.embedded.EmbeddedHBase} first, then {@link io.holdfast.demo.embedded.HBaseProcess}. This package knows
 * neither backups nor what is stored in the tables.
 */
@NullMarked
package io.holdfast.demo.embedded;

import org.jspecify.annotations.NullMarked;
