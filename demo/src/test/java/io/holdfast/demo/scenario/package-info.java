/**
 * The scenarios that an operator relies on, each told through the command line against a real HBase in another process:
 * data is written, backed up, destroyed, restored and compared cell by cell in both directions. Read {@link
 * io.holdfast.demo.scenario.Scene} first, then any of the tests. These tests know no class of the service.
 */
@NullMarked
package io.holdfast.demo.scenario;

import org.jspecify.annotations.NullMarked;
