package com.google.protobuf;

/**
 * HBase's own class of this name, for a newer protobuf. HBase's servers use theirs when they split or merge a region; it
 * extends a class that only protobuf 2.5 has, so that beside a newer one every split and merge would fail for ever. It
 * has to come before HBase's on the class path, as the classes of this module do.
 */
public final class HBaseZeroCopyByteString {

    private HBaseZeroCopyByteString() {}

    public static ByteString wrap(byte[] array) {
        return UnsafeByteOperations.unsafeWrap(array);
    }

    public static ByteString wrap(byte[] array, int offset, int length) {
        return UnsafeByteOperations.unsafeWrap(array, offset, length);
    }

    public static byte[] zeroCopyGetBytes(ByteString bytes) {
        return bytes.toByteArray();
    }
}
