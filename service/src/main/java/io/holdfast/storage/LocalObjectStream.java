package io.holdfast.storage;

import io.holdfast.error.Corrupt;
import io.holdfast.error.HoldfastException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A range of a file. */
final class LocalObjectStream extends ObjectStream {

    private final Path file;
    private final FileChannel channel;

    private LocalObjectStream(Path file, FileChannel channel, long length) {
        super(length);
        this.file = file;
        this.channel = channel;
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
    protected int receive(byte[] target, int from, int count) {
        try {
            return channel.read(ByteBuffer.wrap(target, from, count));
        } catch (IOException e) {
            throw LocalFailure.unavailable("read", file, e);
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
            channel.close();
        } catch (IOException e) {
            throw LocalFailure.unavailable("close", file, e);
        }
    }
}
