/**
 * Tables that look like real use, and the judge of whether two tables are the same. Read {@link
 * io.holdfast.demo.data.SampleData} and {@link io.holdfast.demo.data.CellComparison} first. This package knows HBase's
 * client and nothing of backups: what it says about a restored table does not rest on the code that restored it.
 */
@NullMarked
package io.holdfast.demo.data;

import org.jspecify.annotations.NullMarked;
