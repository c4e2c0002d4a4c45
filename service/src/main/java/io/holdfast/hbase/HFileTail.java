package io.holdfast.hbase;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Objects;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.PositionedReadable;
import org.apache.hadoop.fs.Seekable;
import org.apache.hadoop.hbase.io.hfile.FixedFileTrailer;

/** The last bytes of an HFile, in the form in which HBase's reader of trailers takes a file. */
final class HFileTail extends ByteArrayInputStream implements Seekable, PositionedReadable {

    private HFileTail(byte[] bytes) {
        super(bytes);
    }

    /** There is no trailer that HBase can read. */
    static final class Unreadable extends Exception {

        private static final long serialVersionUID = 1L;

        Unreadable(Exception cause) {
            super(
                    Objects.requireNonNullElse(
                            cause.getMessage(), cause.getClass().getSimpleName()),
                    cause);
        }
    }

    static FixedFileTrailer trailer(byte[] tail) throws Unreadable {
        try (FSDataInputStream stream = new FSDataInputStream(new HFileTail(tail))) {
            return FixedFileTrailer.readFromStream(stream, tail.length);
        } catch (IOException | RuntimeException e) {
            // HBase's parser throws whatever bytes make it throw.
            throw new Unreadable(e);
        }
    }

    @Override
    public synchronized void seek(long position) throws IOException {
        if (position < 0 || position > count) {
            throw new IOException("no position " + position + " in " + count + " bytes");
        }
        pos = (int) position;
    }

    @Override
    public synchronized long getPos() {
        return pos;
    }

    @Override
    public boolean seekToNewSource(long position) {
        return false;
    }

    @Override
    public synchronized int read(long position, byte[] target, int from, int length) throws IOException {
        long before = getPos();
        try {
            seek(position);
            return read(target, from, length);
        } finally {
            seek(before);
        }
    }

    @Override
    public void readFully(long position, byte[] target, int from, int length) throws IOException {
        if (read(position, target, from, length) < length) {
            throw new IOException("fewer than " + length + " bytes from position " + position);
        }
    }

    @Override
    public void readFully(long position, byte[] target) throws IOException {
        readFully(position, target, 0, target.length);
    }
}
