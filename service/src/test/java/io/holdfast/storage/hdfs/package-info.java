/** Tests of the store in HDFS, against a small one in this process. */
@NullMarked
package io.holdfast.storage.hdfs;

import org.jspecify.annotations.NullMarked;
