/**
 * Durable procedures: operations that survive the death of the process that runs them. Read {@link
 * io.holdfast.procedure.Procedure} first, then {@link io.holdfast.procedure.ProcedureEngine}. This package knows no word
 * of backups, of HBase, or of where its journal is kept.
 */
@NullMarked
package io.holdfast.procedure;

import org.jspecify.annotations.NullMarked;
