package io.holdfast.storage.hdfs;

import io.holdfast.error.Corrupt;
import io.holdfast.error.HoldfastException;
import io.holdfast.storage.ObjectStream;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/** A range of a file. */
final class HdfsObjectStream extends ObjectStream {

    private final Path file;
    private final FSDataInputStream content;

    HdfsObjectStream(Path file, FSDataInputStream content, long length) {
        super(length);
        this.file = file;
        this.content = content;
    }

    @Override
    protected int receive(byte[] target, int from, int count) {
        try {
            return content.read(target, from, count);
        } catch (IOException e) {
            throw HdfsFailure.of("read", file, e);
        }
    }

    @Override
    protected HoldfastException endedEarly(long missing) {
        return new Corrupt(
                "unable to read " + file + ": expected " + missing + " bytes more, found its end", null, null);
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
