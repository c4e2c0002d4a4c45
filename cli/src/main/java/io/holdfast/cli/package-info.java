/**
 * The command line: one class per command, which turns words into a request to the front door and hands the result to
 * {@link io.holdfast.cli.Output}. Read {@link io.holdfast.cli.Run} first. No class here may mention a type of the
 * service, of HBase or of Hadoop: they are not on the class path until a command runs locally, and each of them costs
 * start-up time.
 */
@NullMarked
package io.holdfast.cli;

import org.jspecify.annotations.NullMarked;
