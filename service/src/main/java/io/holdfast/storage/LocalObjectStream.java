package io.holdfast.storage;

import io.holdfast.error.Corrupt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;

/** A range of a file, exactly as long as was asked for. */
final class LocalObjectStream extends InputStream {

    private final Path file;
    private final FileChannel channel;
    private long left;

    private LocalObjectStream(Path file, FileChannel channel, long length) {
        this.file = file;
        this.channel = channel;
        this.left = length;
    }

    /** Takes over the channel, which is closed if this fails. */
    static LocalObjectStream open(Path file, FileChannel channel, long offset, long length) throws IOException {
        boolean opened = false;
        try {
            long size = channel.size();
            if (size - offset < length) {
                throw new Corrupt(
                        "unable to read " + file + ": expected " + length + " bytes from offset " + offset
                                + ", found a file of " + size + " bytes",
                        null,
                        null);
            }
            channel.position(offset);
            opened = true;
            return new LocalObjectStream(file, channel, length);
        } finally {
            if (!opened) {
                channel.close();
            }
        }
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
        int got = readChannel(ByteBuffer.wrap(target, from, (int) Math.min(count, left)));
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
            channel.close();
        } catch (IOException e) {
            throw LocalFailure.unavailable("close", file, e);
        }
    }

    private int readChannel(ByteBuffer target) {
        try {
            return channel.read(target);
        } catch (IOException e) {
            throw LocalFailure.unavailable("read", file, e);
        }
    }
}
