/**
 * What HBase's servers need to run beside a protobuf that is newer than the one they are shipped with. {@link
 * com.google.protobuf.HBaseZeroCopyByteString} says why. Knows nothing of Holdfast.
 */
@NullMarked
package com.google.protobuf;

import org.jspecify.annotations.NullMarked;
