package io.holdfast.storage.hdfs;

import io.holdfast.error.Corrupt;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/** A range of a file, exactly as long as was asked for. */
final class HdfsObjectStream extends InputStream {

    private final Path file;
    private final FSDataInputStream content;
    private long left;

    HdfsObjectStream(Path file, FSDataInputStream content, long length) {
        this.file = file;
        this.content = content;
        this.left = length;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int count) {
        Objects.checkFromIndexSize(from, count, target.length);
        if (count == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        int got;
        try {
            got = content.read(target, from, (int) Math.min(count, left));
        } catch (IOException e) {
            throw HdfsFailure.of("read", file, e);
        }
        if (got < 0) {
            throw new Corrupt(
                    "unable to read " + file + ": expected " + left + " bytes more, found its end", null, null);
        }
        left -= got;
        return got;
    }

    @Override
    public void close() {
        try {
            content.close();
        } catch (IOException e) {
            throw HdfsFailure.of("close", file, e);
        }
    }
}
