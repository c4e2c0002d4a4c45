/** A store in a folder of an HDFS: {@link io.holdfast.storage.hdfs.HdfsObjectStore}. Knows Hadoop, and nothing of HBase. */
@NullMarked
package io.holdfast.storage.hdfs;

import org.jspecify.annotations.NullMarked;
