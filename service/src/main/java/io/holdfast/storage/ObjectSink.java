package io.holdfast.storage;

import java.io.OutputStream;

/**
 * An object while it is being written. Nobody sees anything of it until {@link #commit}, and nothing is left of it if it is
 * closed before that; a writer that dies instead may leave remains, which are no object and wait for {@link
 * ObjectStore#sweep}. Its methods throw the errors of {@link ObjectStore}, never an {@code IOException}; after an error only
 * {@link #close} is of use. Large writes are passed on as they are: a caller that writes little at a time buffers.
 */
public abstract class ObjectSink extends OutputStream {

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    @Override
    public abstract void write(byte[] bytes, int from, int count);

    @Override
    public void flush() {}

    /**
     * Makes the object appear, whole and durable. Called once, after the last byte. {@code Conflict} if there is an object
     * of this key by now; that one stays, and this is dropped. {@code Unavailable} if what was written is gone because it
     * was swept. After {@code OutcomeUnknown} the object may be there.
     */
    public abstract void commit();

    /** Ends the writing; without {@link #commit} before, nothing is left that the store still reaches. Never fails. */
    @Override
    public abstract void close();
}
