package io.holdfast.storage.s3;

import io.holdfast.error.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** A range of an object while it arrives. What the connection loses is {@code Unavailable}: the object has it still. */
final class S3ObjectStream extends InputStream {

    private final String target;
    private final ResponseInputStream<GetObjectResponse> content;
    private long left;

    S3ObjectStream(String target, ResponseInputStream<GetObjectResponse> content, long length) {
        this.target = target;
        this.content = content;
        this.left = length;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int count) {
        Objects.checkFromIndexSize(from, count, bytes.length);
        if (count == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        int got = receive(bytes, from, (int) Math.min(count, left));
        if (got < 0) {
            throw new Unavailable(
                    "unable to read " + target + ": expected " + left + " bytes more, found the end of the answer",
                    null,
                    null);
        }
        left -= got;
        return got;
    }

    /** Drops the connection where the rest of the answer would have to be read for it to be used again. */
    @Override
    public void close() {
        if (left > 0) {
            content.abort();
            return;
        }
        try {
            content.close();
        } catch (IOException | SdkException e) {
            // All bytes are here.
        }
    }

    private int receive(byte[] bytes, int from, int count) {
        try {
            return content.read(bytes, from, count);
        } catch (SdkException e) {
            throw S3Failure.of("read " + target, e);
        } catch (IOException e) {
            throw new Unavailable("unable to read " + target + ": " + e.getMessage(), null, e);
        }
    }
}
