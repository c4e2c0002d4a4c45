@NullMarked
package io.holdfast.hbase;

import org.jspecify.annotations.NullMarked;
